import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { StoreCommand } from '../platform/useStoreCommand.ts'
import { Button } from './parts.tsx'
import { FaultLine } from './states.tsx'

/** A refused command in one line; where no answer came, a button that asks the store what became of it. */
export function CommandFault({
  command,
}: Readonly<{ command: Pick<StoreCommand<never, unknown>, 'fault' | 'check'> }>): ReactElement | null {
  const { t } = useTranslation()
  const { fault } = command
  const [answer, setAnswer] = useState<Readonly<{ of: typeof fault; outcome: 'done' | 'never_happened' | 'unknown' }>>()
  if (fault === undefined) return null
  const outcome = answer?.of === fault ? answer.outcome : undefined
  const check = (): void => void command.check().then((found) => setAnswer({ of: fault, outcome: found }))
  return (
    <>
      <FaultLine fault={fault} />
      {fault.code === 'OUTCOME_UNKNOWN' && (
        <p className="row sm" role="status">
          <Button size="sm" onPress={check}>
            {t('common:checkOutcome')}
          </Button>
          {outcome === 'done' && t('common:outcomeDone')}
          {outcome === 'never_happened' && t('common:outcomeNever')}
          {outcome === 'unknown' && t('common:outcomeUnknown')}
        </p>
      )}
    </>
  )
}
