import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { CALLER_FACTS, type CallerFact } from '#shared/domain/caller.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client, orpc } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Button } from '../../ui/parts.tsx'
import { FaultLine } from '../../ui/states.tsx'

/** Whether this person still has to say how the caller was identified; the store refuses the change without it. */
export function useCallerMissing(customer: string | undefined): boolean {
  const query = useQuery({
    ...orpc.callers.current.queryOptions({ input: { customer: customer ?? '' } }),
    enabled: customer !== undefined,
  })
  return query.data === undefined || (query.data.needed && query.data.until === null)
}

/** How the caller is known to be the holder: confirmed in the app, or two facts. Recorded before anything is changed. */
export function CallerCheck({ customer }: Readonly<{ customer: string }>): ReactElement | null {
  const { t } = useTranslation('cards')
  const formats = useFormats()
  const [facts, setFacts] = useState<ReadonlyArray<CallerFact>>([])
  const { data } = useQuery(orpc.callers.current.queryOptions({ input: { customer } }))
  const verify = useStoreCommand(client.callers.verify)
  if (data === undefined || !data.needed) return null
  if (data.until !== null && data.method !== null) {
    return (
      <p className="note">
        <b className="st">
          <Icon name="check" size="s" />
          {t(`caller.by.${data.method}`)}
        </b>{' '}
        {t('caller.until', { at: formats.clock(data.until, false) })}
      </p>
    )
  }
  return (
    <fieldset className="caller-check">
      <legend className="b">{t('caller.title')}</legend>
      <p className="t2 sm">{t('caller.why')}</p>
      <Button disabled={verify.running} onPress={() => verify.run({ customer, method: 'in_app', facts: [] })}>
        {t('caller.inApp')}
      </Button>
      <ul className="caller-facts">
        {CALLER_FACTS.map((fact) => (
          <li key={fact}>
            <label>
              <input
                type="checkbox"
                checked={facts.includes(fact)}
                onChange={(event) =>
                  setFacts((now) => (event.target.checked ? [...now, fact] : now.filter((one) => one !== fact)))
                }
              />{' '}
              {t(`caller.fact.${fact}`)}
            </label>
          </li>
        ))}
      </ul>
      <Button
        disabled={facts.length < 2 || verify.running}
        onPress={() => verify.run({ customer, method: 'two_facts', facts: [...facts] })}
      >
        {t('caller.twoFacts')}
      </Button>
      <FaultLine fault={verify.fault} />
    </fieldset>
  )
}
