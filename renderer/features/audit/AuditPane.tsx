import { useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { hasHan } from '#shared/domain/identity/names.ts'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client } from '../../platform/client.ts'
import { useCommand } from '../../ui/keyboard/useCommand.ts'
import { Button, Facts, KeyButton, Section } from '../../ui/parts.tsx'
import { showToast } from '../../ui/toasts.ts'
import { useGo } from '../../ui/useGo.ts'
import { StatusTag, Time } from '../../ui/values.tsx'
import { actionWords, actorWords, fieldWords, reasonWords, revealWords, roleWords, valueWords } from './audit-words.ts'
import { Result } from './auditColumns.tsx'
import { isReveal, pathOf, type AuditRow } from './rows.ts'

export type AuditPaneProps = Readonly<{
  row: AuditRow
  /** Shows another row: a neighbour in the chain. */
  onRow: (row: AuditRow) => void
  onClose: () => void
}>

/** One row in full: what changed, how it is chained, which rows stand beside it. */
export function AuditPane({ row, onRow, onClose }: AuditPaneProps): ReactElement {
  const { t } = useTranslation(['audit', 'reviews'])
  const formats = useFormats()
  const go = useGo()
  const all = useSession().can('audit.read') === 'yes'
  const neighbours = useNeighbours(row)
  useCommand('close', onClose)
  const role = roleWords(row.role, t)
  const reason = reasonWords(row, t, formats)
  const path = row.target === null ? undefined : pathOf(row.target)
  const label = row.label ?? row.target ?? ''
  return (
    <>
      <div className="request-like between">
        <div className="grow">
          <h2 className="el" title={actionWords(row, t)}>
            {actionWords(row, t)}
          </h2>
          <p className="t3 sm">
            {t('rowNumber', { seq: formats.number(row.seq) })} · <span className="mono">{row.action}</span>
          </p>
        </div>
        <span className="row g4">
          {all && (
            <>
              <KeyButton
                command="panel.previous"
                kind="quiet"
                size="sm"
                label={t('newerRow')}
                disabled={neighbours.after === undefined}
                onPress={() => {
                  if (neighbours.after !== undefined) onRow(neighbours.after)
                }}
              >
                {null}
              </KeyButton>
              <KeyButton
                command="panel.next"
                kind="quiet"
                size="sm"
                label={t('olderRow')}
                disabled={neighbours.before === undefined}
                onPress={() => {
                  if (neighbours.before !== undefined) onRow(neighbours.before)
                }}
              >
                {null}
              </KeyButton>
            </>
          )}
          <Button kind="quiet" size="sm" icon="cross" label={t('common:close')} onPress={onClose}>
            {null}
          </Button>
        </span>
      </div>
      <div className="scroll grow" tabIndex={-1}>
        <div className="sec">
          <Facts
            rows={[
              {
                label: t('fact.when'),
                value: (
                  <span className="el">
                    <Time at={row.at} show="full" />
                  </span>
                ),
              },
              {
                label: t('fact.who'),
                value: (
                  <span className="el">
                    {actorWords(row.actor, t)} {role !== '' && <span className="t3">{role}</span>}
                  </span>
                ),
              },
              ...(row.target === null && row.label === null
                ? []
                : [
                    {
                      label: t('fact.target'),
                      value:
                        path === undefined ? (
                          <span className="el" title={label} lang={hasHan(label) ? 'zh-CN' : 'en'}>
                            {label}
                          </span>
                        ) : (
                          <button type="button" className="link el" title={label} onClick={() => go(path)}>
                            {label}
                          </button>
                        ),
                    },
                  ]),
              ...(row.target === null
                ? []
                : [{ label: t('fact.id'), value: <span className="mono el">{row.target}</span> }]),
              { label: t('fact.result'), value: <Result row={row} /> },
              { label: t('fact.from'), value: t(`from.${row.from}`, { defaultValue: row.from }) },
            ]}
          />
          {reason.text !== '' && (
            <p className="note" {...(reason.free ? { lang: hasHan(reason.text) ? 'zh-CN' : 'en' } : {})}>
              {reason.text}
            </p>
          )}
        </div>
        {row.changes.length > 0 && (
          <Section title={t(isReveal(row) ? 'seen' : 'changes')}>
            {isReveal(row) ? (
              <StatusTag icon="eye" tone="accent" boxed={false}>
                {revealWords(row, t)}
              </StatusTag>
            ) : (
              <ChangesTable row={row} />
            )}
          </Section>
        )}
        <Chained row={row} neighbours={neighbours} onRow={onRow} />
      </div>
    </>
  )
}

function ChangesTable({ row }: Readonly<{ row: AuditRow }>): ReactElement {
  const { t } = useTranslation(['audit', 'reviews'])
  const formats = useFormats()
  const go = useGo()
  const { currency } = useSession().hello
  return (
    <table className="plain changes">
      <thead>
        <tr>
          <th scope="col">{t('column.field')}</th>
          <th scope="col">{t('column.before')}</th>
          <th scope="col">{t('column.after')}</th>
        </tr>
      </thead>
      <tbody>
        {row.changes.map(({ field, before, after }) => {
          const was = valueWords(field, before, t, formats, currency)
          const is = valueWords(field, after, t, formats, currency)
          const path = typeof after === 'string' ? pathOf(after) : undefined
          return (
            <tr key={field}>
              <th scope="row" className="t2" title={fieldWords(field, t)}>
                {fieldWords(field, t)}
              </th>
              <td className="t2" title={was}>
                {was}
              </td>
              <td className="b" title={is}>
                {path === undefined ? (
                  is
                ) : (
                  <button type="button" className="link" onClick={() => go(path)}>
                    {is}
                  </button>
                )}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

type Neighbours = Readonly<{ before: AuditRow | undefined; after: AuditRow | undefined }>

/** The rows chained before and after; only for readers of all rows, because they are other people's acts. */
function useNeighbours(row: AuditRow): Neighbours {
  const all = useSession().can('audit.read') === 'yes'
  const around = useQuery({
    queryKey: ['audit neighbours', row.seq],
    // From a cursor on: a page within one's reading, not a reading of its own.
    queryFn: () => client.audit.list({ query: '', cursor: row.seq + 2, limit: 3 }),
    enabled: all,
    staleTime: 60_000,
  })
  const rows = around.data?.rows ?? []
  return {
    before: rows.find((each) => each.seq === row.seq - 1),
    after: rows.find((each) => each.seq === row.seq + 1),
  }
}

function Chained({
  row,
  neighbours,
  onRow,
}: Readonly<{ row: AuditRow; neighbours: Neighbours; onRow: (row: AuditRow) => void }>): ReactElement {
  const { t } = useTranslation(['audit', 'reviews'])
  const copy = (): void => {
    void navigator.clipboard.writeText(row.hash).then(() => showToast(t('common:copied')))
  }
  const line = (label: string, each: AuditRow | undefined): ReactElement | null =>
    each === undefined ? null : (
      <li>
        <span className="t3">{label}</span>
        <button type="button" className="link el" onClick={() => onRow(each)}>
          {actionWords(each, t)} · {actorWords(each.actor, t)}
        </button>
        <span className="mono t3 xs">{each.hash.slice(0, 8)}</span>
      </li>
    )
  return (
    <Section
      title={t('chained')}
      aside={
        <Button kind="quiet" size="sm" icon="copy" onPress={copy}>
          {t('copyHash')}
        </Button>
      }
    >
      <p className="mono sm hash" aria-label={t('hash')}>
        {row.hash}
      </p>
      <ul className="neighbours">
        {line(t('after'), neighbours.after)}
        {line(t('before'), neighbours.before)}
      </ul>
    </Section>
  )
}
