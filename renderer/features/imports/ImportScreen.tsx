// Import: a file of another system in five steps. Each keeps its answers; the whole way is Enter after the file was chosen.
import './imports.css'
import { useEffect, useRef, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { Icon } from '../../ui/Icon.tsx'
import { useScreenKeys } from '../../ui/keyboard/useCommand.ts'
import { PageTitle } from '../../ui/parts.tsx'
import { FaultLine } from '../../ui/states.tsx'
import { ColumnsStep } from './ColumnsStep.tsx'
import { FileStep } from './FileStep.tsx'
import { RehearsalStep } from './RehearsalStep.tsx'
import { ResultStep, RunStep } from './RunSteps.tsx'
import { missing } from './layouts.ts'
import { STEPS, useImport, type ImportWork, type Step } from './useImport.ts'

/** Whether a step can be gone to from where the import stands. */
function reachable({ job, described, layout, rehearsed, datesSaid, step }: ImportWork, to: Step): boolean {
  const begun = step === 'run' || step === 'result' || (job !== undefined && job.state !== 'open')
  if (to === 'run' || to === 'result') return to === step
  if (begun) return false
  if (to === 'file') return true
  if (to === 'columns') return described !== undefined
  return rehearsed !== undefined && missing(layout).length === 0 && datesSaid
}

export function ImportScreen(): ReactElement {
  const { t } = useTranslation('imports')
  const formats = useFormats()
  const work = useImport()
  const pane = useRef<HTMLDivElement>(null)
  useScreenKeys('import', [])
  // The run ends by itself: its result is shown.
  const ended =
    work.step === 'run' && work.job !== undefined && work.job.state !== 'running' && work.job.state !== 'open'
  const { go } = work
  useEffect(() => {
    if (ended) go('result')
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, when it has ended
  }, [ended])
  // Enter goes on: the step's main button has the focus as soon as it can be pressed.
  const ready = `${work.step} ${work.busy} ${work.described !== undefined} ${work.rehearsal?.state} ${work.job?.state}`
  useEffect(() => {
    pane.current?.querySelector<HTMLElement>('[data-next]:not(:disabled)')?.focus()
  }, [ready])
  return (
    <>
      <PageTitle
        title={t('title')}
        facts={
          work.name !== '' && (
            <span className="t3 el" title={work.name}>
              {work.name} · {t('bytes', { size: formats.number(Math.max(1, Math.round(work.size / 1000))) })}
            </span>
          )
        }
      />
      <div className="import-page">
        <nav aria-label={t('steps')}>
          <ol>
            {STEPS.map((step, index) => (
              <li key={step}>
                <button
                  type="button"
                  className="nav"
                  aria-current={step === work.step ? 'step' : undefined}
                  disabled={step !== work.step && !reachable(work, step)}
                  onClick={() => work.go(step)}
                >
                  <span className="n">
                    {STEPS.indexOf(work.step) > index ? <Icon name="check" size="s" /> : index + 1}
                  </span>
                  <span className="word">{t(`step.${step}`)}</span>
                </button>
              </li>
            ))}
          </ol>
        </nav>
        <div className="import-step scroll" ref={pane}>
          <FaultLine fault={work.fault} />
          {work.step === 'file' && <FileStep work={work} />}
          {work.step === 'columns' && work.described !== undefined && (
            <ColumnsStep work={work} described={work.described} />
          )}
          {work.step === 'rehearsal' && <RehearsalStep work={work} />}
          {work.step === 'run' && <RunStep work={work} />}
          {work.step === 'result' && <ResultStep work={work} />}
        </div>
      </div>
    </>
  )
}
