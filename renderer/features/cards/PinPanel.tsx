// The PIN's state, never the PIN; and what may be done about it.
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { Button, Facts, Panel } from '../../ui/parts.tsx'
import { StatusTag, Time } from '../../ui/values.tsx'
import type { Card } from './freeze-words.ts'
import type { Life } from './life.ts'

export function PinPanel({
  card,
  life,
  onAct,
}: Readonly<{
  card: Card
  life: Life | undefined
  /** Absent where the role may not. */
  onAct: ((act: 'pinForce' | 'pinUnlock') => void) | undefined
}>): ReactElement {
  const { t } = useTranslation('cards')
  const formats = useFormats()
  const session = useSession()
  const { pin } = card
  const since = pin.changedAt
  const moves = life?.moves ?? []
  const force = onAct !== undefined && moves.includes('force_pin_change')
  const unlock = onAct !== undefined && moves.includes('unlock_pin')
  return (
    <Panel title={t('pin.title')} aside={t('pin.never')}>
      <div className="panel-facts">
        <Facts
          rows={[
            {
              label: t('pin.state'),
              value:
                pin.state === 'locked' ? (
                  <StatusTag icon="lock" tone="danger">
                    {t('common:pinState.locked')}
                  </StatusTag>
                ) : pin.state === 'set' ? (
                  t('common:pinState.set')
                ) : (
                  <span className="warn b">{t(`common:pinState.${pin.state}`)}</span>
                ),
            },
            {
              label: t('pin.age'),
              value:
                since === null ? (
                  t('pin.asIssued')
                ) : (
                  <span className={life?.pin.old === true ? 'warn b' : ''}>
                    {formats.duration(session.now() - since)}
                    {life?.pin.old === true && ` · ${t('pin.old')}`}
                  </span>
                ),
            },
            {
              label: t('pin.tries'),
              value: (
                <span className={pin.wrongTries > 0 ? 'warn b' : ''}>
                  {t('pin.triesOf', { tries: pin.wrongTries, most: pin.tries })}
                </span>
              ),
            },
            {
              label: t('pin.changed'),
              value: since === null ? t('pin.never_changed') : <Time at={since} show="prose" />,
            },
            { label: t('pin.mustChange'), value: t(pin.state === 'must_change' ? 'pin.yes' : 'pin.no') },
          ]}
        />
        {(force || unlock) && (
          <div className="row acts">
            {unlock && (
              <Button size="sm" icon="lock" onPress={() => onAct('pinUnlock')}>
                {t('pinUnlock.open')}
              </Button>
            )}
            {force && (
              <Button size="sm" icon="lock" onPress={() => onAct('pinForce')}>
                {t('pinForce.open')}
              </Button>
            )}
          </div>
        )}
      </div>
    </Panel>
  )
}
