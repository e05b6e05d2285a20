import { useEffect, useState, type ReactElement, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { Icon, type IconName } from '../../ui/Icon.tsx'
import { CommandKey } from '../../ui/Kbd.tsx'
import { Button, KeyButton } from '../../ui/parts.tsx'
import { Time } from '../../ui/values.tsx'
import type { Check, ReviewCase } from './cases.ts'
import type { VerdictKind } from './useCaseActs.ts'
import { useReasonNames } from './words.tsx'

/** The foot of a case that is mine: three equal verdicts, and what is still missing. */
export function VerdictBar({
  onVerdict,
  onHandOver,
  onSkip,
  message,
  urgent,
  nextArmed,
}: Readonly<{
  onVerdict: (kind: VerdictKind) => void
  onHandOver: () => void
  onSkip: () => void
  message: ReactNode
  /** The message answers a press that could not be carried out. */
  urgent: boolean
  nextArmed: boolean
}>): ReactElement {
  const { t } = useTranslation('reviews')
  return (
    <footer className="actions">
      <KeyButton command="approve" size="lg" onPress={() => onVerdict('approve')}>
        {t('verdict.approve')}
      </KeyButton>
      <KeyButton command="case.askAgain" size="lg" onPress={() => onVerdict('ask')}>
        {t('verdict.ask')}
      </KeyButton>
      <KeyButton command="reject" size="lg" onPress={() => onVerdict('reject')}>
        {t('verdict.reject')}
      </KeyButton>
      <KeyButton command="handOver" size="lg" onPress={onHandOver}>
        {t('verdict.handOver')}
      </KeyButton>
      <KeyButton command="case.skip" kind="quiet" size="lg" onPress={onSkip}>
        {t('verdict.skip')}
      </KeyButton>
      <p className={`grow num sm ${urgent ? 'warn' : 't2'}`} role="status">
        {message}
        {nextArmed && <> {t('nextArmed')}</>}{' '}
        {!urgent && !nextArmed && (
          <>
            {t('undoLater')} <CommandKey command="undo" />
          </>
        )}
      </p>
    </footer>
  )
}

/** What stands between the case and an approval, the first of it. */
export function VerdictMessage({
  refused,
  unmarked,
  listed,
  openHits,
}: Readonly<{
  /** An approval was tried. */
  refused: boolean
  unmarked: ReadonlyArray<Check>
  /** A hit of a watch list stands. */
  listed: boolean
  openHits: number
}>): ReactElement | null {
  const { t } = useTranslation('reviews')
  const [first] = unmarked
  if (refused && first !== undefined) return <b>{t('markFirst', { check: t(`check.${first.code}`) })}</b>
  if (listed) return <b>{t('hit.stands')}</b>
  if (first !== undefined) return <b>{t('stillYours', { count: unmarked.length })}</b>
  return openHits > 0 ? <b>{t('hit.openMany', { count: openHits })}</b> : null
}

const ICON: Readonly<Record<VerdictKind, IconName>> = { approve: 'check', ask: 'question', reject: 'declined' }

/** The foot of a case that was decided: what, by whom, and for ten seconds how to take it back. */
export function DecidedBar({
  item,
  onUndo,
  onNext,
  onKnown,
}: Readonly<{
  item: ReviewCase
  /** A supervisor may put the case in again, as one whose answer is known. */
  onKnown: (() => void) | undefined
  onUndo: (() => void) | undefined
  onNext: (() => void) | undefined
}>): ReactElement | null {
  const { t } = useTranslation('reviews')
  const session = useSession()
  const reasonNames = useReasonNames()
  const { decision } = item
  const left = useSecondsUntil(decision?.effectiveAt ?? 0, session.now)
  if (decision === null) return null
  const { rule } = item.row
  // What a rule decided anybody may take back who decides.
  const own = rule === null ? decision.by === session.operator.displayName : session.can('reviews.decide') !== undefined
  return (
    <footer className="actions">
      <p className="grow">
        <span className="st">
          <Icon name={ICON[decision.verdict]} size="s" />
          <b>{t(`verdictPast.${decision.verdict}`)}</b>
        </span>{' '}
        <span className="t2">
          {rule === null ? t('decidedBy', { by: decision.by }) : t('byRule', { rule: t(`autoRule.${rule}`) })}{' '}
          <Time at={decision.at} show="prose" />
          {decision.reasons.length > 0 && <> · {reasonNames(decision.reasons)}</>}
          {left > 0 && !decision.effected && (
            <>
              {' · '}
              {left > 90 ? t('effectInMinutes', { count: Math.ceil(left / 60) }) : t('effectIn', { count: left })}
            </>
          )}
        </span>
      </p>
      {onUndo !== undefined && own && left > 0 && !decision.effected && (
        <Button onPress={onUndo} size="lg">
          {rule === null ? t('common:undo') : t('takenBack')}
        </Button>
      )}
      {onKnown !== undefined && decision.effected && (
        <Button kind="quiet" size="lg" onPress={onKnown}>
          {t('known.open')}
        </Button>
      )}
      {onNext !== undefined && (
        <KeyButton command="case.next" kind="primary" size="lg" onPress={onNext} commandLabel={t('takeNext')}>
          {t('takeNext')}
        </KeyButton>
      )}
    </footer>
  )
}

function useSecondsUntil(at: number, now: () => number): number {
  const left = (): number => Math.max(0, Math.ceil((at - now()) / 1000))
  const [seconds, setSeconds] = useState(left)
  useEffect(() => {
    setSeconds(left())
    if (at <= now()) return undefined
    const timer = setInterval(() => {
      const rest = left()
      setSeconds(rest)
      if (rest === 0) clearInterval(timer)
    }, 250)
    return () => clearInterval(timer)
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the clock only moves on
  }, [at])
  return seconds
}
