import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Avatar, HoursLeft, nameText, PersonName, RiskBars } from '../../ui/values.tsx'
import type { ReviewCase } from './cases.ts'
import type { Hold } from './useHold.ts'
import { useOrderSentence, useRegionName, useSubmissionName } from './words.tsx'

function Fact({
  label,
  title,
  children,
}: Readonly<{ label: string; title?: string; children: ReactNode }>): ReactElement {
  return (
    <div className="m" title={title}>
      <span className="l">{label}</span>
      <span className="row g4">{children}</span>
    </div>
  )
}

/** Who it is, and what presses: hours left, risk, place, whose it is. `left`: ms of the promise, now. */
export function CaseHeader({
  item,
  left,
  hold,
}: Readonly<{ item: ReviewCase; left: number; hold: Hold }>): ReactElement {
  const { t } = useTranslation('reviews')
  const formats = useFormats()
  const region = useRegionName()
  const submissionName = useSubmissionName()
  const orderSentence = useOrderSentence()
  const { row, place, from } = item
  const about = [
    submissionName(row.submission),
    ...(row.kind === 'recheck' ? [t('kind.recheck')] : []),
    t('from', { city: from.city, country: region(from.country) }),
  ].join(' · ')
  const open = row.state === 'waiting' || row.state === 'asked'
  return (
    <header className="cs">
      <div className="m who">
        <h1 className="el" title={nameText(row.name)}>
          <PersonName name={row.name} />
        </h1>
        <span className="t3 sm el" title={about}>
          <span className="mono">{item.applicationId}</span> · {about}
        </span>
      </div>
      <span className="grow" />
      {open && (
        <Fact label={t('hoursLeft')}>
          <HoursLeft left={left} paused={row.paused} />
          {!row.paused && left >= 0 && (
            <span className="t3">{t(item.calendar === null ? 'ofPromise' : 'ofPromiseWorking')}</span>
          )}
        </Fact>
      )}
      <Fact label={t('risk')}>
        <RiskBars score={row.risk} />
      </Fact>
      {place !== null && place.place > 0 && (
        <Fact label={t('place')} title={orderSentence(row, left)}>
          <span className="b">{t('placeOf', { place: place.place, of: place.of })}</span>
        </Fact>
      )}
      {row.first !== null && row.state === 'waiting' && (
        <Fact label={t('firstBy')}>
          <Avatar name={row.first.name} small />
          <b>{row.first.name}</b>
        </Fact>
      )}
      {row.owner !== null && hold.state !== 'mine' && (
        <Fact label={t('ownerIs')}>
          <Avatar name={row.owner.name} small />
          <b>{row.owner.name}</b>
        </Fact>
      )}
      <HoldFact hold={hold} clock={(at) => formats.clock(at, false)} />
    </header>
  )
}

function HoldFact({ hold, clock }: Readonly<{ hold: Hold; clock: (at: number) => string }>): ReactElement | null {
  const { t } = useTranslation('reviews')
  if (hold.state === 'mine')
    return (
      <Fact label={t('hold.mine')}>
        <Icon name="lock" size="s" />
        <b>{clock(hold.until)}</b> <span className="t3">{t('hold.renews')}</span>
      </Fact>
    )
  if (hold.state === 'other')
    return (
      <Fact label={t('hold.other')}>
        <Icon name="lock" size="s" />
        <Avatar name={hold.name} small />
        <b>{hold.name}</b> <span className="t3">{t('hold.until', { at: clock(hold.until) })}</span>
      </Fact>
    )
  return null
}
