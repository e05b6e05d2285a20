// Fee schedules: every version with who set it, and the next one with what it would have cost. A version is never changed.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { addDays, dayStart } from '#shared/domain/calendar.ts'
import { FEE_KINDS, type FeeKind, type FeeRule, type FeeRules } from '#shared/domain/fees.ts'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client, orpc } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { CommandFault } from '../../ui/CommandFault.tsx'
import { ConfirmDialog } from '../../ui/Dialog.tsx'
import { Button, SegmentedControl } from '../../ui/parts.tsx'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { showToast } from '../../ui/toasts.ts'
import { Time } from '../../ui/values.tsx'
import { draftOf, rulesOf, type Draft } from './fee-draft.ts'

const DAYS = ['30', '90'] as const
type Days = (typeof DAYS)[number]

export function FeeSchedules(): ReactElement {
  const { t } = useTranslation('settings')
  const formats = useFormats()
  const { hello } = useSession()
  const query = useQuery(orpc.money.schedules.queryOptions())
  const { data } = query
  if (data === undefined)
    return query.error === null ? <Loading /> : <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  const { currency } = hello
  const words = (rule: FeeRule | null): string =>
    rule === null
      ? t('fees.nothing')
      : [
          `${formats.number(rule.bps / 100, 2)}%`,
          ...(rule.least > 0 ? [t('fees.atLeast', { amount: formats.moneyBare(rule.least, currency) })] : []),
          ...(rule.most === null ? [] : [t('fees.atMost', { amount: formats.moneyBare(rule.most, currency) })]),
        ].join(t('fees.join'))
  const current = data.rows.find((row) => row.version === data.current)
  return (
    <>
      {data.rows.length === 0 ? (
        <p className="setting">{t('fees.empty')}</p>
      ) : (
        <div className="setting facts">
          <table className="sm fee-versions">
            <thead>
              <tr>
                <th className="num">{t('fees.version')}</th>
                <th>{t('fees.from')}</th>
                {FEE_KINDS.map((kind) => (
                  <th key={kind}>{t(`fees.kind.${kind}`)}</th>
                ))}
                <th>{t('fees.by')}</th>
              </tr>
            </thead>
            <tbody>
              {data.rows.map((row) => (
                <tr key={row.version} className={row.version === data.current ? 'b' : ''} title={row.note}>
                  <td className="num">{row.version}</td>
                  <td>
                    <Time at={row.from} show="short" />
                  </td>
                  {FEE_KINDS.map((kind) => (
                    <td key={kind}>{words(row.rules[kind])}</td>
                  ))}
                  <td>{row.by}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Editor key={data.rows[0]?.version ?? 0} rules={current?.rules} currency={currency} />
    </>
  )
}

function Editor({ rules, currency }: Readonly<{ rules: FeeRules | undefined; currency: string }>): ReactElement {
  const { t } = useTranslation('settings')
  const formats = useFormats()
  const session = useSession()
  const [draft, setDraft] = useState<Draft>(() => draftOf(rules, (amount) => formats.moneyBare(amount, currency)))
  const [days, setDays] = useState<Days>('30')
  const [day, setDay] = useState('')
  const [note, setNote] = useState('')
  const [asking, setAsking] = useState(false)
  const publish = useStoreCommand(client.money.publishFees, {
    onDone: ({ version }) => {
      setAsking(false)
      showToast(t('fees.published', { version }))
    },
  })
  const wanted = rulesOf(draft, currency)
  const preview = useQuery(
    orpc.money.previewFees.queryOptions({
      input: { rules: wanted ?? rulesOf(draftOf(undefined, String), currency)!, days: Number(days) },
      enabled: wanted !== undefined,
      placeholderData: keepPreviousData,
    }),
  )
  const set = (kind: FeeKind, part: keyof Draft[FeeKind], value: string): void =>
    setDraft({ ...draft, [kind]: { ...draft[kind], [part]: value } })
  /** Never today: the first full day that begins after now. */
  const from = day === '' ? undefined : dayStart(Number(day.replaceAll('-', '')), formats.timeZone)
  const tomorrow = formats.dayIso(
    dayStart(addDays(Number(formats.dayIso(session.now()).replaceAll('-', '')), 1), formats.timeZone),
  )
  const canAsk = wanted !== undefined && from !== undefined && from > session.now() && note.trim() !== ''
  return (
    <div className="setting load">
      <b>{t('fees.next')}</b>
      <table className="sm fee-draft">
        <thead>
          <tr>
            <th>{t('fees.fee')}</th>
            <th>{t('fees.share')}</th>
            <th>{t('fees.least', { currency })}</th>
            <th>{t('fees.most', { currency })}</th>
          </tr>
        </thead>
        <tbody>
          {FEE_KINDS.map((kind) => (
            <tr key={kind}>
              <th scope="row">{t(`fees.kind.${kind}`)}</th>
              {(['share', 'least', 'most'] as const).map((part) => (
                <td key={part}>
                  <input
                    className="input"
                    inputMode="decimal"
                    aria-label={`${t(`fees.kind.${kind}`)}, ${t(`fees.${part}`, { currency })}`}
                    value={draft[kind][part]}
                    onChange={(event) => set(kind, part, event.target.value)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {wanted === undefined && <span className="error danger">{t('fees.wrong')}</span>}
      <p className="t3 sm">{t('fees.hint')}</p>
      <div className="row">
        <span>{t('fees.wouldHave')}</span>
        <SegmentedControl<Days>
          label={t('fees.wouldHave')}
          value={days}
          choices={DAYS.map((value) => ({ value, label: t('fees.days', { count: Number(value) }) }))}
          onChange={setDays}
        />
      </div>
      {preview.isError ? (
        <ErrorState error={preview.error} onRetry={() => void preview.refetch()} />
      ) : (
        preview.data !== undefined && (
          <table className="sm fee-preview" aria-label={t('fees.wouldHave')}>
            <thead>
              <tr>
                <th>{t('fees.fee')}</th>
                <th className="num">{t('fees.payments')}</th>
                <th className="num">{t('fees.before', { currency })}</th>
                <th className="num">{t('fees.after', { currency })}</th>
              </tr>
            </thead>
            <tbody>
              {preview.data.rows.map((row) => (
                <tr key={row.kind}>
                  <th scope="row">{t(`fees.kind.${row.kind}`)}</th>
                  <td className="num">{formats.number(row.payments)}</td>
                  <td className="num">{formats.moneyBare(row.before, currency)}</td>
                  <td className="num b">{formats.moneyBare(row.after, currency)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )
      )}
      {preview.data?.complete === false && (
        <p className="sm warn">{t('fees.partly', { payments: formats.number(preview.data.payments) })}</p>
      )}
      <label className="field">
        <span className="label">{t('fees.day')}</span>
        <input
          className="input"
          type="date"
          value={day}
          min={tomorrow}
          onChange={(event) => setDay(event.target.value)}
        />
      </label>
      <label className="field">
        <span className="label">{t('fees.note')}</span>
        <input className="input" maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />
      </label>
      <Button onPress={() => setAsking(true)} disabled={!canAsk}>
        {t('fees.publish')}
      </Button>
      {asking && wanted !== undefined && from !== undefined && (
        <ConfirmDialog
          title={t('fees.publishTitle')}
          subtitle={t('fees.publishText', { day: formats.dateProse(from) })}
          confirm={t('fees.publish')}
          keep={t('fees.keep')}
          running={publish.running}
          onConfirm={() => publish.run({ from, rules: wanted, note: note.trim() })}
          onClose={() => setAsking(false)}
        >
          <p className="t2">{t('fees.never')}</p>
          <CommandFault command={publish} />
        </ConfirmDialog>
      )}
    </div>
  )
}
