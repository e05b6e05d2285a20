// Whose the case is, where it is not mine: held, handed over, barred, free again, lost.
import { useEffect, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { Icon } from '../../ui/Icon.tsx'
import { announce } from '../../ui/liveRegion.ts'
import { Button } from '../../ui/parts.tsx'
import { FaultLine } from '../../ui/states.tsx'
import type { Hold } from './useHold.ts'

/** Lost is said aloud once; the strip says it for as long as it is true. */
export function useLostWords(hold: Hold): void {
  const { t } = useTranslation('reviews')
  const formats = useFormats()
  const lost = hold.state === 'lost'
  useEffect(() => {
    if (hold.state === 'lost') announce(t('hold.lost', { at: formats.clock(hold.at, false) }), 'assertive')
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- said once, when it happens
  }, [lost])
}

export function HoldStrip({
  hold,
  owner,
  onTake,
  onTakeOver,
  draftKept,
}: Readonly<{
  hold: Hold
  /** The colleague whom the case was handed to. */
  owner: string | undefined
  onTake: () => void
  onTakeOver: (() => void) | undefined
  draftKept: boolean
}>): ReactElement | null {
  const { t } = useTranslation('reviews')
  const formats = useFormats()
  const over = onTakeOver !== undefined && (
    <Button size="sm" onPress={onTakeOver}>
      {t('pass.over')}
    </Button>
  )
  if (hold.state === 'other')
    return (
      <div className="strip" role="status">
        <Icon name="lock" size="s" />
        <span>{t('hold.locked', { name: hold.name, at: formats.clock(hold.until, false) })}</span>
        {over}
      </div>
    )
  if (hold.state === 'barred')
    return (
      <div className="strip" role="status">
        <Icon name="lock" size="s" />
        <span>{t(`barred.${hold.rule}`, { name: owner ?? '', defaultValue: hold.rule })}</span>
        {hold.rule === 'owned_by_other' && over}
      </div>
    )
  if (hold.state === 'free')
    return (
      <div className="strip" role="alert">
        <FaultLine fault={hold.fault} />
        <Button size="sm" onPress={onTake}>
          {t('hold.take')}
        </Button>
      </div>
    )
  if (hold.state !== 'lost') return null
  return (
    <div className="strip" role="alert">
      <Icon name="warning" size="s" />
      <span>
        {t('hold.lost', { at: formats.clock(hold.at, false) })}{' '}
        {hold.to === undefined ? t('hold.lostFree') : t('hold.lostTo', { name: hold.to })}
        {draftKept && <> {t('hold.draftKept')}</>}
      </span>
      {hold.to === undefined && (
        <Button size="sm" onPress={onTake}>
          {t('hold.takeAgain')}
        </Button>
      )}
    </div>
  )
}
