import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Button, Panel } from '../../ui/parts.tsx'
import { Meter } from '../../ui/values.tsx'
import { Run } from '../transactions/Run.tsx'
import type { Card } from './freeze-words.ts'
import type { Life } from './life.ts'

/** Kinds of shop with a limit, and what is blocked. Absent where there is nothing to see and nothing to do. */
export function KindsPanel({
  card,
  life,
  onEdit,
}: Readonly<{ card: Card; life: Life; onEdit: (() => void) | undefined }>): ReactElement | null {
  const { t } = useTranslation('cards')
  const formats = useFormats()
  const bare = (amount: number): string => formats.moneyBare(amount, card.currency)
  const limited = life.groups.flatMap(({ limit, ...one }) => (limit === null ? [] : [{ ...one, limit }]))
  const nothing = limited.length === 0 && life.blocks.length === 0
  if (nothing && onEdit === undefined) return null
  return (
    <Panel
      title={t('kinds.heading')}
      aside={
        onEdit !== undefined && (
          <Button size="sm" onPress={onEdit}>
            {t('limits.edit')}
          </Button>
        )
      }
    >
      {nothing && <p className="t3 sm none">{t('kinds.none')}</p>}
      {!nothing && (
        <ul className="limit-lines sm">
          {limited.map(({ group, limit, used }) => (
            <li key={group}>
              <span className="t2 el" title={t(`kind.${group}`)}>
                {t(`kind.${group}`)}
              </span>
              <Meter value={limit === 0 ? 1 : used / limit} {...(used >= limit ? { tone: 'danger' as const } : {})} />
              <span className="num">{t('limits.of', { used: bare(used), limit: bare(limit) })}</span>
            </li>
          ))}
          {life.blocks.map((block) => (
            <li key={block.merchant ?? block.name} className="blocked">
              <span className="el">
                {block.kind === 'group' ? t(`kind.${block.name}`) : <Run text={block.name} className="" />}
              </span>
              <span className="st danger">
                <Icon name="declined" size="s" />
                {t('kinds.isBlocked')}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
