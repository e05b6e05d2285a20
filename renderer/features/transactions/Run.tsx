import type { ReactElement } from 'react'
import { hasHan } from '#shared/domain/identity/names.ts'

/** A run of somebody's own text (a merchant, a note), marked with its language; cut with its whole on hover. */
export function Run({ text, className = 'el' }: Readonly<{ text: string; className?: string }>): ReactElement {
  return (
    <span className={className} lang={hasHan(text) ? 'zh-CN' : 'en'} title={text}>
      {text}
    </span>
  )
}
