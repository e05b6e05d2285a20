// Something is on for a time and ends by itself: "abroad until Sunday".
import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { LONGEST_LIFT } from '#shared/domain/controls.ts'
import { localClock } from '#shared/domain/calendar.ts'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { SegmentedControl } from '../../ui/parts.tsx'
import { ReasonList } from '../../ui/ReasonList.tsx'
import { showToast } from '../../ui/toasts.ts'
import { ActDialog } from './ActDialog.tsx'
import type { Card } from './freeze-words.ts'
import { SCOPES } from './LimitsDialog.tsx'
import { endOfDay } from './scope-words.ts'

const DAY = 86_400_000
const UNTILS = ['hour', 'today', 'sunday', 'date'] as const
type Until = (typeof UNTILS)[number]
type ScopeName = (typeof SCOPES)[number]

export function LiftDialog({ card, onClose }: Readonly<{ card: Card; onClose: () => void }>): ReactElement {
  const { t } = useTranslation('cards')
  const formats = useFormats()
  const session = useSession()
  const now = session.now()
  const off = SCOPES.filter((name) => !card.scope[name])
  const [scope, setScope] = useState<ScopeName | undefined>(off.length === 1 ? off[0] : undefined)
  const [until, setUntil] = useState<Until>('today')
  const [date, setDate] = useState('')
  const lift = useStoreCommand(client.cardLife.lift, {
    onDone: () => {
      showToast(t('lift.done', { last4: card.last4 }))
      onClose()
    },
  })
  const end = endAt(until, date, now, formats.timeZone, (at) => formats.dayIso(at))
  const wrong = end === undefined ? date !== '' : end <= now || end > now + LONGEST_LIFT
  return (
    <ActDialog
      card={card}
      title={t('lift.title', { last4: card.last4 })}
      subtitle={t('lift.subtitle')}
      confirm={t('lift.confirm')}
      keep={t('lift.keep')}
      icon="clock"
      ready={scope !== undefined && end !== undefined && !wrong}
      command={lift}
      onConfirm={(act) => {
        if (scope !== undefined && end !== undefined) lift.run({ ...act, scope, until: end })
      }}
      onClose={onClose}
    >
      <ReasonList<ScopeName>
        legend={t('lift.what')}
        reasons={off.map((value) => ({ value, label: t(`scope.${value}`) }))}
        chosen={scope === undefined ? [] : [scope]}
        onChoose={([value]) => setScope(value)}
        autoFocus
      />
      <fieldset className="field">
        <legend className="label b">{t('freeze.until')}</legend>
        <div>
          <SegmentedControl
            label={t('freeze.until')}
            value={until}
            choices={UNTILS.map((value) => ({ value, label: t(`lift.untils.${value}`) }))}
            onChange={setUntil}
          />
        </div>
        {until === 'date' && (
          <label className="row">
            <span className="t2">{t('lift.date')}</span>
            <input
              className="input day"
              type="date"
              value={date}
              min={formats.dayIso(now)}
              max={formats.dayIso(now + LONGEST_LIFT - DAY)}
              onChange={(event) => setDate(event.target.value)}
            />
          </label>
        )}
        {wrong ? (
          <span className="error">{t('lift.dateWrong')}</span>
        ) : (
          end !== undefined && <span className="t2 sm">{t('lift.ends', { at: formats.timeProse(end) })}</span>
        )}
      </fieldset>
    </ActDialog>
  )
}

/** The end in UTC ms, `undefined` while no day is picked. */
function endAt(
  until: Until,
  date: string,
  now: number,
  zone: string,
  dayIso: (at: number) => string,
): number | undefined {
  if (until === 'hour') return now + 3_600_000
  if (until === 'date') return endOfDay(date, zone)
  // Sunday is the week's seventh day; on a Sunday it is today.
  const days = until === 'today' ? 0 : 7 - localClock(now, zone).weekday
  return endOfDay(dayIso(now + days * DAY), zone)
}
