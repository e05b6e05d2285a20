import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { STOP_KINDS, type StopKind } from '#shared/risk/stops.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client, orpc, type Client } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { CommandFault } from '../../ui/CommandFault.tsx'
import { Button } from '../../ui/parts.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { Money } from '../../ui/values.tsx'

const HOURS = [1, 4, 24, 72, 168] as const
const PREVIEW_DAYS = 7

/** Sets a stop; it can be set only once what it would have declined was looked at. */
export function StopForm({ now }: Readonly<{ now: number }>): ReactElement {
  const { t } = useTranslation('rules')
  const [kind, setKind] = useState<StopKind>('merchant')
  const [target, setTarget] = useState('')
  const [hours, setHours] = useState<number>(24)
  const [reason, setReason] = useState('')
  const [looked, setLooked] = useState<Readonly<{ kind: StopKind; target: string }>>()
  const named = { kind, target: target.trim() }
  const seen = looked?.kind === named.kind && looked.target === named.target
  const preview = useQuery(
    orpc.rules.stopPreview.queryOptions({
      input: { ...(looked ?? named), days: PREVIEW_DAYS },
      enabled: looked !== undefined,
      retry: false,
    }),
  )
  const would = seen ? preview.data : undefined
  const stop = useStoreCommand(client.rules.stop, {
    onDone: () => {
      setTarget('')
      setReason('')
      setLooked(undefined)
    },
  })
  return (
    <div>
      <label className="field">
        <span className="label">{t('stop.what')}</span>
        <select className="input" value={kind} onChange={(event) => setKind(event.target.value as StopKind)}>
          {STOP_KINDS.map((one) => (
            <option key={one} value={one}>
              {t(`stop.kind.${one}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span className="label">{t(`stop.write.${kind}`)}</span>
        <input className="input" maxLength={40} value={target} onChange={(event) => setTarget(event.target.value)} />
      </label>
      <label className="field">
        <span className="label">{t('stop.end')}</span>
        <select className="input" value={hours} onChange={(event) => setHours(Number(event.target.value))}>
          {HOURS.map((one) => (
            <option key={one} value={one}>
              {t('stop.hours', { count: one })}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span className="label">{t('stop.why')}</span>
        <input className="input" maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
      </label>
      <p className="row">
        <Button disabled={named.target === ''} onPress={() => setLooked(named)}>
          {t('stop.preview')}
        </Button>
        <Button
          kind="primary"
          disabled={would === undefined || reason.trim().length < 3 || stop.running}
          onPress={() => stop.run({ ...named, reason: reason.trim(), until: now + hours * 3_600_000 })}
        >
          {t('stop.now')}
        </Button>
      </p>
      {seen && preview.isError && <ErrorState error={preview.error} />}
      {would !== undefined && <WouldStop would={would} />}
      <CommandFault command={stop} />
    </div>
  )
}

type Would = Awaited<ReturnType<Client['rules']['stopPreview']>>

function WouldStop({ would }: Readonly<{ would: Would }>): ReactElement {
  const { t } = useTranslation('rules')
  const formats = useFormats()
  const { name, payments, cards, amount, fraud, legitimate } = would
  const values = {
    name,
    days: PREVIEW_DAYS,
    payments: formats.number(payments),
    cards: formats.number(cards),
    fraud: formats.number(fraud),
    legitimate: formats.number(legitimate),
  }
  return (
    <p role="status">
      {t('stop.would', values)} <Money {...amount} />
    </p>
  )
}
