// How the 24-hour promise is counted: by the clock, or in working hours; what a change moves is shown before.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { isSoundCalendar } from '#shared/domain/workCalendar.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client, orpc, type Client } from '../../platform/client.ts'
import { faultOf } from '../../platform/faults.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { SegmentedControl } from '../../ui/parts.tsx'
import { ErrorState, FaultLine, Loading } from '../../ui/states.tsx'
import { showToast } from '../../ui/toasts.ts'
import { CalendarFields, type Calendar } from './CalendarFields.tsx'
import { WhyAndSave } from './WhyAndSave.tsx'

type Kept = Awaited<ReturnType<Client['promise']['get']>>

export function PromiseCalendar(): ReactElement {
  const query = useQuery(orpc.promise.get.queryOptions({ input: {} }))
  if (query.data === undefined)
    return query.error === null ? <Loading /> : <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  return <Editor key={query.data.version} kept={query.data} />
}

const usual = (zone: string): Calendar => ({ zone, weekdays: [1, 2, 3, 4, 5], from: 540, to: 1080, holidays: [] })

function Editor({ kept }: Readonly<{ kept: Kept }>): ReactElement {
  const { t } = useTranslation('settings')
  const formats = useFormats()
  const [calendar, setCalendar] = useState(kept.calendar)
  /** Kept while the clock is chosen, so that looking at the other side loses nothing. */
  const [last, setLast] = useState(kept.calendar ?? usual(kept.zone))
  const set = useStoreCommand(client.promise.set, {
    onDone: ({ moved }) => showToast(t('promise.done', { count: moved })),
  })
  const sound = calendar === null || isSoundCalendar(calendar)
  const same = JSON.stringify(calendar) === JSON.stringify(kept.calendar)
  const change = (next: Calendar): void => {
    setCalendar(next)
    setLast(next)
  }
  return (
    <>
      <div className="setting">
        <div>
          <b>{t('promise.how')}</b>
          <p className="t3 sm">{t('promise.text')}</p>
        </div>
        <SegmentedControl
          label={t('promise.how')}
          value={calendar === null ? 'clock' : 'calendar'}
          choices={(['clock', 'calendar'] as const).map((value) => ({ value, label: t(`promise.${value}`) }))}
          onChange={(value) => setCalendar(value === 'clock' ? null : last)}
        />
      </div>
      {calendar !== null && <CalendarFields value={calendar} onChange={change} />}
      <div className="setting facts">
        {kept.setAt !== null && (
          <p className="sm t2">{t('promise.set', { at: formats.timeProse(kept.setAt), by: kept.setBy ?? '' })}</p>
        )}
        {!sound && <p className="sm warn">{t('promise.unsound')}</p>}
        {sound && !same && <Preview calendar={calendar} />}
        <WhyAndSave
          save={t('promise.save')}
          changed={!same}
          sound={sound}
          command={set}
          onSave={(note) => set.run({ version: kept.version, calendar, note })}
        />
      </div>
    </>
  )
}

function Preview({ calendar }: Readonly<{ calendar: Calendar | null }>): ReactElement | null {
  const { t } = useTranslation('settings')
  const formats = useFormats()
  const query = useQuery({
    ...orpc.promise.preview.queryOptions({ input: { calendar } }),
    placeholderData: keepPreviousData,
  })
  const { data } = query
  if (data === undefined) return query.error === null ? null : <FaultLine fault={faultOf(query.error)} />
  return (
    <p className="sm" role="status">
      {t('promise.moves', {
        open: formats.number(data.open),
        later: formats.number(data.later),
        earlier: formats.number(data.earlier),
        late: formats.number(data.late),
      })}{' '}
      {data.furthest !== null &&
        t('promise.furthest', {
          before: formats.timeProse(data.furthest.before),
          after: formats.timeProse(data.furthest.after),
        })}{' '}
      <b>{t('promise.givenNow', { at: formats.timeProse(data.givenNow) })}</b>
    </p>
  )
}
