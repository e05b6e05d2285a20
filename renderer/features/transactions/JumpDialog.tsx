import { useId, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { timeRange } from '#shared/search/match.ts'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Button, KeyButton } from '../../ui/parts.tsx'

const HOUR = 3_600_000
const BACK = [
  { id: 'day', ms: 24 * HOUR },
  { id: 'week', ms: 7 * 24 * HOUR },
  { id: 'month', ms: 30 * 24 * HOUR },
] as const

/** The last ms of a minute of the programme's clock, `2026-11-15` and `09:41`; undefined for what is no day. */
export function endOfMinute(day: string, clock: string, timeZone: string, now: number): number | undefined {
  const date = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day)
  const time = /^(\d\d):(\d\d)$/.exec(clock)
  if (date === null || time === null) return undefined
  const moment = { day: Number(`${date[1]}${date[2]}${date[3]}`), minute: Number(time[1]) * 60 + Number(time[2]) }
  const { to } = timeRange({ kind: 'period', first: moment, last: moment }, { now, timeZone })
  return to === null ? undefined : to - 1
}

/** Where the list shall begin. The rows below come in the same order under the same query. */
export function JumpDialog({
  from,
  onJump,
  onClose,
}: Readonly<{ from: number | undefined; onJump: (at: number) => void; onClose: () => void }>): ReactElement {
  const { t } = useTranslation('transactions')
  const formats = useFormats()
  const session = useSession()
  const id = useId()
  const now = session.now()
  const start = from ?? now
  const [day, setDay] = useState(() => formats.dayIso(start))
  const [clock, setClock] = useState(() => formats.clock(start, false))
  const at = endOfMinute(day, clock, formats.timeZone, now)
  const go = (to: number | undefined): void => {
    if (to === undefined) return
    onJump(to)
    onClose()
  }
  return (
    <Dialog
      title={t('jump.title')}
      subtitle={t('jump.text', { zone: formats.zoneName(now) })}
      onClose={onClose}
      onConfirm={() => go(at)}
      canConfirm={at !== undefined}
      footer={
        <>
          <span className="grow" />
          <KeyButton command="close" onPress={onClose}>
            {t('jump.stay')}
          </KeyButton>
          <KeyButton command="confirm" kind="primary" onPress={() => go(at)} disabled={at === undefined}>
            {t('jump.go')}
          </KeyButton>
        </>
      }
    >
      <div className="row">
        <div className="field">
          <label htmlFor={`${id}d`}>{t('jump.day')}</label>
          <input
            id={`${id}d`}
            className="input"
            type="date"
            value={day}
            data-autofocus
            onChange={(event) => setDay(event.target.value)}
          />
        </div>
        <div className="field">
          <label htmlFor={`${id}t`}>{t('jump.clock')}</label>
          <input
            id={`${id}t`}
            className="input"
            type="time"
            value={clock}
            onChange={(event) => setClock(event.target.value)}
          />
        </div>
      </div>
      <div className="row jumps">
        {BACK.map((step) => (
          <Button key={step.id} size="sm" onPress={() => go(start - step.ms)}>
            {t(`jump.back.${step.id}`)}
          </Button>
        ))}
      </div>
    </Dialog>
  )
}
