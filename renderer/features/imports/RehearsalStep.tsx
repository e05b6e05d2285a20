import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { Button } from '../../ui/parts.tsx'
import { Bar, Counts, Next, ProblemNote, RefusedRows } from './parts.tsx'
import type { ImportWork } from './useImport.ts'

/** What the import would do, before anything is added. */
export function RehearsalStep({ work }: Readonly<{ work: ImportWork }>): ReactElement {
  const { t } = useTranslation('imports')
  const formats = useFormats()
  const { rehearsal } = work
  const running = rehearsal === undefined || rehearsal.state === 'running'
  const done = rehearsal?.state === 'done'
  const nothing = done && rehearsal.fresh === 0
  return (
    <>
      <div className="row">
        <Next onPress={work.start} disabled={!done || work.busy}>
          {done && !nothing
            ? t('import', { count: rehearsal.fresh, shown: formats.number(rehearsal.fresh) })
            : t('importAnyway')}
        </Next>
        <Button onPress={running && rehearsal !== undefined ? work.stopRehearsal : () => work.go('columns')}>
          {running && rehearsal !== undefined ? t('stop') : t('back')}
        </Button>
      </div>
      {running && work.fault === undefined && (
        <div role="status">
          <p className="t2">{t('rehearsing')}</p>
          <Bar share={(rehearsal?.read ?? 0) / Math.max(1, rehearsal?.total ?? 1)} label={t('rehearsing')} />
        </div>
      )}
      {rehearsal !== undefined && rehearsal.problem !== null && <ProblemNote problem={rehearsal.problem} />}
      {done && (
        <>
          <p className="t2" role="status">
            {nothing && rehearsal.rejected === 0
              ? t('allHere', { count: rehearsal.known, shown: formats.number(rehearsal.known) })
              : t('nothingYet')}
          </p>
          <Counts
            rows={[
              [t('new'), rehearsal.fresh],
              [t('known'), rehearsal.known],
              [t('refused'), rehearsal.rejected],
            ]}
          />
          <RefusedRows reasons={rehearsal.reasons} examples={rehearsal.examples} />
        </>
      )}
    </>
  )
}
