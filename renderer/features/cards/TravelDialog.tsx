// A travel notice: where the holder will be and when. Payments there pass although abroad is off, and the rules know of it.
import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { LONGEST_TRAVEL } from '#shared/domain/controls.ts'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { showToast } from '../../ui/toasts.ts'
import { ActDialog } from './ActDialog.tsx'
import { CountriesField } from './CountriesField.tsx'
import type { Card } from './freeze-words.ts'
import { endOfDay, startOfDay, tripWords } from './scope-words.ts'

const DAY = 86_400_000

export function TravelDialog({ card, onClose }: Readonly<{ card: Card; onClose: () => void }>): ReactElement {
  const { t } = useTranslation('cards')
  const formats = useFormats()
  const session = useSession()
  const now = session.now()
  const [countries, setCountries] = useState<ReadonlyArray<string>>([])
  const [first, setFirst] = useState(() => formats.dayIso(now))
  const [last, setLast] = useState(() => formats.dayIso(now + 7 * DAY))
  const note = useStoreCommand(client.cardLife.noteTravel, {
    onDone: () => {
      showToast(t('travel.done', { last4: card.last4 }))
      onClose()
    },
  })
  const from = startOfDay(first, formats.timeZone)
  const until = endOfDay(last, formats.timeZone)
  const wrong =
    from === undefined || until === undefined
      ? 'travel.noDays'
      : until <= now
        ? 'travel.over'
        : until <= from
          ? 'travel.turned'
          : until - from > LONGEST_TRAVEL
            ? 'travel.tooLong'
            : undefined
  const where = tripWords({ countries: [...countries] }, t, formats)
  return (
    <ActDialog
      card={card}
      title={t('travel.title', { last4: card.last4 })}
      subtitle={t('travel.subtitle')}
      confirm={t('travel.confirm')}
      keep={t('travel.keep')}
      icon="globe"
      ready={countries.length > 0 && wrong === undefined}
      command={note}
      onConfirm={(act) => {
        if (from !== undefined && until !== undefined) note.run({ ...act, countries: [...countries], from, until })
      }}
      onClose={onClose}
      aside={
        <div className="card-form">
          <h3>{t('travel.what')}</h3>
          <ul className="then t2" aria-live="polite">
            <li>
              {countries.length === 0
                ? t('travel.pick')
                : t(card.scope.abroad ? 'travel.thenOn' : 'travel.thenOff', { countries: where })}
            </li>
            <li>{t('travel.thenLimits')}</li>
            <li>{t('travel.thenRisk')}</li>
            {until !== undefined && wrong === undefined && (
              <li>{t('travel.thenEnds', { at: formats.timeProse(until) })}</li>
            )}
            <li>{t('pin.thenTold')}</li>
          </ul>
        </div>
      }
    >
      <CountriesField chosen={countries} home={session.hello.homeCountry} onChange={setCountries} />
      <div className="days">
        <label className="field">
          <span className="label b">{t('travel.first')}</span>
          <input
            className="input day"
            type="date"
            value={first}
            min={formats.dayIso(now)}
            onChange={(event) => setFirst(event.target.value)}
          />
        </label>
        <label className="field">
          <span className="label b">{t('travel.last')}</span>
          <input
            className="input day"
            type="date"
            value={last}
            min={first}
            onChange={(event) => setLast(event.target.value)}
          />
        </label>
      </div>
      {wrong !== undefined && (
        <p className="danger sm" role="alert">
          {t(wrong)}
        </p>
      )}
    </ActDialog>
  )
}
