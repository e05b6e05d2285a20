import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { SHIFT_STATES, type ShiftState } from '#shared/domain/review.ts'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client, orpc } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { ConfirmDialog } from '../../ui/Dialog.tsx'
import { SegmentedControl } from '../../ui/parts.tsx'
import { ErrorState, FaultLine, Loading } from '../../ui/states.tsx'
import { showToast } from '../../ui/toasts.ts'
import { Time } from '../../ui/values.tsx'
import { NoteField } from '../../ui/NoteField.tsx'
import { Run } from './words.tsx'

const DAYS = 7

/** Who is here, what they leave to those who come after, and how the days' promise was kept. Nobody is ranked. */
export function ShiftDialog({ onClose }: Readonly<{ onClose: () => void }>): ReactElement {
  const { t } = useTranslation('reviews')
  const formats = useFormats()
  const { operator } = useSession()
  const queries = useQueryClient()
  const query = useQuery(orpc.quality.shift.queryOptions({ input: { days: DAYS } }))
  const mine = query.data?.people.find((one) => one.id === operator.id || one.name === operator.displayName)
  const [chosen, setChosen] = useState<ShiftState>()
  const [note, setNote] = useState('')
  const state = chosen ?? mine?.state ?? 'on'
  const set = useStoreCommand(client.quality.setShift, {
    onDone: () => {
      showToast(t('shift.saved'))
      setNote('')
      void queries.invalidateQueries({ queryKey: orpc.quality.key() })
    },
  })
  const day = (value: number): string =>
    formats.dateProse(Date.UTC(Math.floor(value / 10_000), (Math.floor(value / 100) % 100) - 1, value % 100, 4))
  return (
    <ConfirmDialog
      title={t('shift.title')}
      confirm={t('shift.save')}
      keep={t('shift.close')}
      width={720}
      canConfirm={mine !== undefined}
      running={set.running}
      onConfirm={() => set.run({ state, note: note.trim() })}
      onClose={onClose}
    >
      {query.data === undefined ? (
        query.error === null ? (
          <Loading />
        ) : (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        )
      ) : (
        <div className="team">
          {mine !== undefined && (
            <>
              <SegmentedControl
                label={t('shift.mine')}
                value={state}
                onChange={setChosen}
                choices={SHIFT_STATES.map((value) => ({ value, label: t(`shift.${value}`) }))}
              />
              <NoteField label={t('shift.note')} hint={t('common:optional')} value={note} onChange={setNote} />
            </>
          )}
          <table className="points sm" aria-label={t('shift.people')}>
            <thead>
              <tr>
                <th scope="col">{t('shift.person')}</th>
                <th scope="col">{t('shift.state')}</th>
                <th scope="col">{t('shift.since')}</th>
                <th scope="col" className="num">
                  {t('shift.holds')}
                </th>
              </tr>
            </thead>
            <tbody>
              {query.data.people.map((one) => (
                <tr key={one.id}>
                  <td>{one.name}</td>
                  <td>{t(`shift.${one.state}`)}</td>
                  <td className="t2">{one.since === null ? '' : <Time at={one.since} show="prose" />}</td>
                  <td className="num">{formats.number(one.holds)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <div>
            <h3>{t('shift.notes')}</h3>
            {query.data.notes.length === 0 ? (
              <p className="sm t3">{t('shift.none')}</p>
            ) : (
              <ul className="notes sm t2">
                {query.data.notes.map((one) => (
                  <li key={one.id}>
                    <b>{one.by}</b>, <Time at={one.at} show="prose" />
                    {t('notes.colon')} <Run text={one.text} className="" />
                  </li>
                ))}
              </ul>
            )}
          </div>
          <table className="points sm" aria-label={t('shift.days')}>
            <thead>
              <tr>
                <th scope="col">{t('shift.day')}</th>
                <th scope="col" className="num">
                  {t('shift.decided')}
                </th>
                <th scope="col" className="num">
                  {t('shift.kept')}
                </th>
              </tr>
            </thead>
            <tbody>
              {query.data.days.map((one) => (
                <tr key={one.day}>
                  <td>{day(one.day)}</td>
                  <td className="num">{formats.number(one.decided)}</td>
                  <td className="num">
                    {one.decided === 0
                      ? ''
                      : `${formats.number(one.kept)} (${formats.number(Math.round((one.kept / one.decided) * 100))}%)`}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <FaultLine fault={set.fault} />
        </div>
      )}
    </ConfirmDialog>
  )
}
