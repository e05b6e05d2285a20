// Where the card works: its switches, what is on for a time, and the trips that its holder has announced.
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Button, Panel } from '../../ui/parts.tsx'
import { StatusTag } from '../../ui/values.tsx'
import type { Card } from './freeze-words.ts'
import type { Life, Lift, Travel } from './life.ts'
import { SCOPES } from './LimitsDialog.tsx'
import { tripWords } from './scope-words.ts'

export type ScopeActs = Readonly<{
  lift: () => void
  travel: () => void
  endLift: (lift: Lift) => void
  endTravel: (travel: Travel) => void
}>

export function ScopePanel({
  card,
  life,
  acts,
}: Readonly<{ card: Card; life: Life | undefined; acts: ScopeActs | undefined }>): ReactElement {
  const { t } = useTranslation('cards')
  const formats = useFormats()
  const lifted = (name: (typeof SCOPES)[number]): Lift | undefined =>
    card.scope[name] ? undefined : life?.lifts.find((lift) => lift.scope === name)
  return (
    <Panel
      title={t('scope.title')}
      aside={
        acts !== undefined &&
        SCOPES.some((name) => !card.scope[name]) && (
          <Button size="sm" icon="clock" onPress={acts.lift}>
            {t('lift.open')}
          </Button>
        )
      }
    >
      <ul className="scope-lines">
        {SCOPES.map((name) => {
          const lift = lifted(name)
          return (
            <li key={name}>
              <span>{t(`scope.${name}`)}</span>
              <span className="row g6">
                {lift !== undefined && (
                  <span className="t3 sm" title={t('lift.by', { by: lift.by })}>
                    {t('lift.until', { at: formats.timeProse(lift.until) })}
                  </span>
                )}
                {card.scope[name] || lift !== undefined ? (
                  <StatusTag icon="check" tone="ok" boxed={false}>
                    {t('scope.on')}
                  </StatusTag>
                ) : (
                  <span className="t3">
                    <StatusTag icon="declined" boxed={false}>
                      {t('scope.off')}
                    </StatusTag>
                  </span>
                )}
                {lift !== undefined && acts !== undefined && (
                  <Button
                    size="sm"
                    kind="quiet"
                    label={t('lift.endNow', { what: t(`scope.${name}`) })}
                    hint={t('lift.endNow', { what: t(`scope.${name}`) })}
                    onPress={() => acts.endLift(lift)}
                  >
                    <Icon name="cross" size="s" />
                  </Button>
                )}
              </span>
            </li>
          )
        })}
      </ul>
      <Trips travel={life?.travel ?? []} acts={acts} />
    </Panel>
  )
}

function Trips({
  travel,
  acts,
}: Readonly<{ travel: ReadonlyArray<Travel>; acts: ScopeActs | undefined }>): ReactElement | null {
  const { t } = useTranslation('cards')
  const formats = useFormats()
  const session = useSession()
  if (travel.length === 0 && acts === undefined) return null
  return (
    <div className="trips">
      <div className="between">
        <h3>{t('travel.heading')}</h3>
        {acts !== undefined && (
          <Button size="sm" icon="globe" onPress={acts.travel}>
            {t('travel.open')}
          </Button>
        )}
      </div>
      {travel.length === 0 && <p className="t3 sm">{t('travel.none')}</p>}
      <ul>
        {travel.map((trip) => (
          <li key={trip.id}>
            <span>
              {tripWords(trip, t, formats)}
              <span className="t3 sm">
                {' '}
                {t(trip.from > session.now() ? 'travel.later' : 'travel.now', {
                  from: formats.dayShort(trip.from),
                  until: formats.dayShort(trip.until - 1),
                  by: trip.by,
                })}
              </span>
            </span>
            {acts !== undefined && (
              <Button size="sm" onPress={() => acts.endTravel(trip)}>
                {t('travel.end')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </div>
  )
}
