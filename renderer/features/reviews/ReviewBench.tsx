import './reviews.css'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { client, orpc } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { Icon } from '../../ui/Icon.tsx'
import { useCommand, useFreshItem, useScreenKeys } from '../../ui/keyboard/useCommand.ts'
import { announce } from '../../ui/liveRegion.ts'
import { ErrorState, FaultLine, Loading } from '../../ui/states.tsx'
import { showToast } from '../../ui/toasts.ts'
import { useGo } from '../../ui/useGo.ts'
import { useNow } from '../../ui/useNow.ts'
import { Leave, useFootHints } from './benchKeys.tsx'
import { CaseFacts, CaseHistory, IfApproved } from './CaseFacts.tsx'
import { CaseFields } from './CaseFields.tsx'
import { CaseHeader } from './CaseHeader.tsx'
import { isUnmarked, leftOf, sortPapers, type CheckCode, type ReviewCase } from './cases.ts'
import { Checks } from './Checks.tsx'
import { Papers, useSeen } from './Papers.tsx'
import type { Passing } from './PassDialog.tsx'
import { useCaseActs, type Decided, type VerdictKind } from './useCaseActs.ts'
import { HoldStrip, useLostWords } from './HoldStrip.tsx'
import { useHold } from './useHold.ts'
import { usePromiseNotices } from './usePromiseNotices.ts'
import { useTakeBack } from './useTakeBack.ts'
import { useTakeNext } from './useTakeNext.ts'
import { DecidedBar, VerdictBar, VerdictMessage } from './VerdictBar.tsx'
import { EMPTY_DRAFT, VerdictStrip } from './VerdictStrip.tsx'
import { usePaperName } from './words.tsx'

// Asked for by a key; its code comes then.
const HitDialog = lazy(() => import('./HitDialog.tsx').then((m) => ({ default: m.HitDialog })))
const KnownDialog = lazy(() => import('./KnownDialog.tsx').then((m) => ({ default: m.KnownDialog })))
const PassDialog = lazy(() => import('./PassDialog.tsx').then((m) => ({ default: m.PassDialog })))

/** One case: papers, what was typed against what they say, checks, and the verdict. */
export function ReviewBench({ id }: Readonly<{ id: string }>): ReactElement {
  const query = useQuery(orpc.reviews.get.queryOptions({ input: { id } }))
  if (query.data !== undefined) return <Bench item={query.data} />
  return (
    <div className="review">
      <Leave />
      {query.error === null ? <Loading /> : <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
    </div>
  )
}

function Bench({ item }: Readonly<{ item: ReviewCase }>): ReactElement {
  const { t } = useTranslation('reviews')
  const session = useSession()
  const go = useGo()
  const queries = useQueryClient()
  const { row } = item
  const mayDecide = session.can('reviews.decide') !== undefined
  // A paper cannot be masked: the store shows it to nobody who sees people unnamed.
  const grant = session.can('records.read')
  const mayLook = grant !== undefined && grant !== 'masked'
  const { hold, take } = useHold(item, mayDecide)
  const mine = hold.state === 'mine'
  const left = leftOf(row, useNow(15_000), item.calendar)

  const papers = sortPapers(item.documents)
  const { seen, onLooked } = useSeen(papers)
  const paperName = usePaperName()
  const [comparing, setComparing] = useState(false)
  const [strip, setStrip] = useState<VerdictKind>()
  const [passing, setPassing] = useState<Passing>()
  const [draft, setDraft] = useState(EMPTY_DRAFT)
  const [knowing, setKnowing] = useState(false)
  /** The hit of a watch list that is open, by its place. */
  const [hitAt, setHitAt] = useState<number>()
  const [refused, setRefused] = useState(false)
  const [nextArmed, setNextArmed] = useState(false)
  /** Decided on this page: the toast is the place to take it back. */
  const [justDecided, setJustDecided] = useState(false)

  usePromiseNotices()
  const next = useTakeNext({ replace: true })
  const takeBack = useTakeBack()
  const decided = ({ kind, version, effectiveAt, first }: Decided): void => {
    setStrip(undefined)
    setDraft(EMPTY_DRAFT)
    setJustDecided(true)
    const words = t(first ? 'done.first' : `done.${kind}`)
    showToast(words, { run: () => takeBack(row.id, version), ms: effectiveAt - session.now() })
    announce(words)
    if (nextArmed) next.takeNext()
    // The second approval is somebody else's: there is nothing more to do here.
    else if (first) go('/reviews')
  }
  const acts = useCaseActs(item, decided)
  const [chosen, setChosen] = useState<CheckCode>()
  const focused = chosen ?? acts.checks.find(isUnmarked)?.code ?? acts.checks[0]?.code
  const unmarked = acts.checks.filter(isUnmarked)
  useFreshItem(row.id)

  const openHits = item.hits.filter((hit) => hit.state === 'open')
  const listed = item.hits.some((hit) => hit.state === 'true_match')
  const showHits = (): void =>
    setHitAt(
      Math.max(
        0,
        item.hits.findIndex((hit) => hit.state === 'open'),
      ),
    )

  const giveBack = useStoreCommand(client.reviews.giveBack, { onDone: () => go('/reviews') })
  useCommand('close', () => (mine ? giveBack.run({ id: row.id }) : go('/reviews')), {
    label: mine ? t('giveBack') : t('backToQueue'),
  })
  // On a case that is still open, N is said ahead: the next one opens after the verdict.
  useCommand('case.next', () => setNextArmed((on) => !on), { enabled: mine, label: t('nextAfter') })

  const elsewhere =
    mayDecide && (hold.state === 'barred' || hold.state === 'other' || hold.state === 'lost' || hold.state === 'free')
  useCommand('case.next', next.takeNext, { enabled: elsewhere, label: t('takeNext') })

  const give = (kind: VerdictKind): void => {
    const first = unmarked[0]
    if (kind === 'approve' && first !== undefined) {
      setChosen(first.code)
      setRefused(true)
      document.querySelector<HTMLElement>(`[data-check="${first.code}"]`)?.focus()
      return
    }
    // The store would refuse it: what has to be done first is opened, or said.
    if (kind === 'approve' && openHits.length > 0) {
      showHits()
      return
    }
    if (kind === 'approve' && listed) {
      setRefused(true)
      return
    }
    acts.clearFaults()
    setRefused(false)
    setStrip(kind)
  }
  // A strip may not stay open over a case that is no longer mine; what was written in it stays.
  const open = mine ? strip : undefined
  useLostWords(hold)
  useScreenKeys('bench', useFootHints(mine, mayDecide))

  return (
    <div className="review">
      <CaseHeader item={item} left={left} hold={hold} />
      <HoldStrip
        hold={hold}
        owner={row.owner?.name}
        onTake={take}
        onTakeOver={
          session.can('reviews.supervise') !== undefined &&
          item.barred !== 'own_record' &&
          item.barred !== 'second_person'
            ? () => setPassing('over')
            : undefined
        }
        draftKept={draft.note !== ''}
      />
      {item.cause === 'watch_list' && (
        <div className="strip" role="note">
          <Icon name="flag" size="s" />
          <span>{t('hit.recheck')}</span>
        </div>
      )}
      <div className={comparing ? 'bench comparing' : 'bench'}>
        <section aria-label={t('viewer.papers')} className="docs">
          <Papers
            papers={papers}
            seen={seen}
            onLooked={onLooked}
            mayLook={mayLook}
            comparing={comparing}
            onCompare={setComparing}
          />
          {!comparing && <CaseHistory item={item} />}
        </section>
        {!comparing && (
          <section aria-label={t('fields.title')}>
            <div className="ph line">
              <h2 className="el" title={t('fields.title')}>
                {t('fields.title')}
              </h2>
            </div>
            <div className="scroll grow" tabIndex={0} role="region" aria-label={t('fields.title')}>
              <CaseFields fields={item.fields} />
              <CaseFacts item={item} left={left} />
            </div>
          </section>
        )}
        <section aria-label={t('checks')}>
          <div className="scroll grow">
            <Checks
              checks={acts.checks}
              focused={focused}
              onFocus={setChosen}
              hits={item.hits}
              onHits={showHits}
              onMark={
                mine
                  ? (code, result) => {
                      setRefused(false)
                      acts.mark(code, result)
                    }
                  : undefined
              }
            />
            {strip === undefined && acts.markFault !== undefined && (
              <div className="sec">
                <FaultLine fault={acts.markFault} />
              </div>
            )}
            {row.state === 'waiting' && <IfApproved item={item} />}
          </div>
        </section>
      </div>
      {giveBack.fault !== undefined && <FaultLine fault={giveBack.fault} />}
      {next.fault !== undefined && <FaultLine fault={next.fault} />}
      {mine && (
        <VerdictBar
          onVerdict={give}
          onHandOver={() => setPassing('hand')}
          onSkip={() => setPassing('skip')}
          urgent={refused && (unmarked.length > 0 || listed)}
          nextArmed={nextArmed}
          message={<VerdictMessage refused={refused} unmarked={unmarked} listed={listed} openHits={openHits.length} />}
        />
      )}
      {hold.state === 'none' && item.decision !== null && (
        <DecidedBar
          item={item}
          onKnown={
            session.can('reviews.supervise') !== undefined && papers.length > 0 ? () => setKnowing(true) : undefined
          }
          onUndo={justDecided ? undefined : () => takeBack(row.id, row.version)}
          onNext={mayDecide ? next.takeNext : undefined}
        />
      )}
      {hitAt !== undefined && item.hits.length > 0 && (
        <Suspense fallback={null}>
          <HitDialog
            item={item}
            start={hitAt}
            mine={mine}
            version={acts.version}
            onJudged={acts.moved}
            onClose={() => setHitAt(undefined)}
          />
        </Suspense>
      )}
      {knowing && (
        <Suspense fallback={null}>
          <KnownDialog item={item} onClose={() => setKnowing(false)} />
        </Suspense>
      )}
      {passing !== undefined && (
        <Suspense fallback={null}>
          <PassDialog
            passing={passing}
            item={item}
            version={acts.version}
            onClose={() => setPassing(undefined)}
            onPassed={() => (nextArmed ? next.takeNext() : go('/reviews'))}
          />
        </Suspense>
      )}
      {open !== undefined && (
        <VerdictStrip
          kind={open}
          item={item}
          acts={acts}
          unseen={papers.filter((paper) => paper.current && !seen.has(paper.id)).map((paper) => paperName(paper))}
          checks={acts.checks}
          draft={draft}
          onDraft={setDraft}
          onClose={() => {
            setStrip(undefined)
            void queries.invalidateQueries({ queryKey: orpc.reviews.get.key() })
          }}
          onSwitch={give}
        />
      )}
    </div>
  )
}
