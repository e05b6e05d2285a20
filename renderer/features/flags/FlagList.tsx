import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { ListBox } from '../../ui/ListBox.tsx'
import { useNow } from '../../ui/useNow.ts'
import { MaskedCard, Money, nameText, PersonName, RiskBars, StatusTag } from '../../ui/values.tsx'
import type { FlagRow } from './flags.ts'
import { ruleName } from './reason-words.ts'
import { VERDICT_SIGNS } from './verdict-signs.ts'

/** Two lines a card: risk, number, person, state, what could be lost; rules in words, how long it is open. */
export function FlagList({
  rows,
  focused,
  onFocus,
  onOpenPage,
}: Readonly<{
  rows: ReadonlyArray<FlagRow>
  focused: string | undefined
  onFocus: (row: FlagRow) => void
  onOpenPage: (row: FlagRow) => void
}>): ReactElement {
  const { t } = useTranslation('flags')
  const formats = useFormats()
  const now = useNow(15_000)
  const rulesOf = (row: FlagRow): string => row.rules.map((rule) => ruleName(rule, t)).join(t('ruleSeparator'))
  return (
    <ListBox
      label={t('title')}
      className="cl"
      items={rows}
      itemKey={(row) => row.id}
      focused={focused}
      onFocus={onFocus}
      onOpen={() => undefined}
      onOpenPage={onOpenPage}
      render={(row) => (
        <>
          <span className="rk">
            <RiskBars score={row.score} />
          </span>
          <span className="row g6 who" title={nameText(row.name)}>
            <b>
              <MaskedCard last4={row.last4} />
            </b>
            <PersonName name={row.name} />
            {row.cardState !== 'active' && (
              <StatusTag
                icon={row.cardState === 'frozen' ? 'freeze' : 'cross'}
                tone={row.cardState === 'frozen' ? 'accent' : 'plain'}
              >
                {t(`common:cardState.${row.cardState}`)}
              </StatusTag>
            )}
            {row.origin === 'import' && <span className="tag">{t('imported.tag')}</span>}
          </span>
          <span className="a">
            <span className="unseen">{t('head.couldBeLost')} </span>
            <Money amount={row.couldBeLost.amount} currency={row.couldBeLost.currency} />
          </span>
          <span className="l2 el" title={rulesOf(row)}>
            {rulesOf(row)}
          </span>
          <span className="a2">
            {row.verdict === null ? (
              <>
                <span className="unseen">{t('head.openFor')} </span>
                {formats.duration(now - row.openedAt)}
              </>
            ) : (
              <StatusTag icon={VERDICT_SIGNS[row.verdict]} boxed={false}>
                {t(`common:verdict.${row.verdict}`)}
              </StatusTag>
            )}
          </span>
        </>
      )}
    />
  )
}
