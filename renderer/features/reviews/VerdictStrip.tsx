import { useEffect, useId, useRef, useState, type ReactElement, type RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { FINAL_REASONS, MEND_REASONS, type FinalReason, type MendReason } from '#shared/domain/review.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Layer } from '../../ui/Layer.tsx'
import { CommandKey } from '../../ui/Kbd.tsx'
import { useCommand } from '../../ui/keyboard/useCommand.ts'
import { Button, KeyButton, SegmentedControl } from '../../ui/parts.tsx'
import { ReasonList } from '../../ui/ReasonList.tsx'
import { FaultLine } from '../../ui/states.tsx'
import { PersonName } from '../../ui/values.tsx'
import { NoteField } from '../../ui/NoteField.tsx'
import { sortPapers, type Check, type ReviewCase } from './cases.ts'
import { useCheckName } from './words.tsx'
import type { CaseActs, Verdict, VerdictKind } from './useCaseActs.ts'

/** What was begun; kept by the bench, so that a lost hold or a conflict costs nobody their words. */
export type Draft = Readonly<{
  /** What can be mended, of the whole application or of one paper by its id. */
  mend: Readonly<Record<string, ReadonlyArray<MendReason>>>
  /** What the reasons are being chosen for. */
  about: string
  final: ReadonlyArray<FinalReason>
  note: string
}>
const WHOLE = 'whole'
export const EMPTY_DRAFT: Draft = { mend: {}, about: WHOLE, final: [], note: '' }
const asksFor = (draft: Draft): ReadonlyArray<readonly [string, ReadonlyArray<MendReason>]> =>
  Object.entries(draft.mend).filter(([, reasons]) => reasons.length > 0)

export type VerdictStripProps = Readonly<{
  kind: VerdictKind
  item: ReviewCase
  acts: CaseActs
  /** Names of papers that were not looked at. */
  unseen: ReadonlyArray<string>
  /** In the order of the list, as marked here. */
  checks: ReadonlyArray<Check>
  draft: Draft
  onDraft: (draft: Draft) => void
  onClose: () => void
  onSwitch: (kind: VerdictKind) => void
}>

/** Opens above the foot: what the verdict does, its reasons by digit, a note; Ctrl/Cmd+Enter is the second, different key. */
export function VerdictStrip(props: VerdictStripProps): ReactElement {
  const { kind, acts, draft, onClose } = props
  const ready = kind === 'approve' || (kind === 'ask' ? asksFor(draft) : draft.final).length > 0
  // After a conflict or a refusal this strip is over: what stands there now has to be looked at first.
  const stale = acts.verdictFault?.code === 'CONFLICT' || acts.verdictFault?.code === 'INVALID_STATE'
  const able = ready && !stale && !acts.deciding
  const confirm = (): void => acts.decide(verdictOf(kind, draft))
  return (
    <Layer onClose={onClose} onConfirm={confirm} canConfirm={able}>
      <StripBody {...props} able={able} onConfirm={confirm} />
    </Layer>
  )
}

function verdictOf(kind: VerdictKind, draft: Draft): Verdict {
  const note = draft.note.trim()
  if (kind === 'approve') return { kind, note }
  if (kind === 'reject') return { kind, reasons: draft.final, note }
  const papers = asksFor(draft).filter(([about]) => about !== WHOLE)
  return {
    kind,
    reasons: draft.mend[WHOLE] ?? [],
    papers: papers.map(([document, reasons]) => ({ document, reasons })),
    note,
  }
}

function StripBody(props: VerdictStripProps & Readonly<{ able: boolean; onConfirm: () => void }>): ReactElement {
  const { kind, item, acts, draft, onDraft, onClose, able, onConfirm } = props
  const { t } = useTranslation('reviews')
  const id = useId()
  const box = useRef<HTMLDivElement>(null)
  const [cameFrom] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      if (cameFrom instanceof HTMLElement && cameFrom.isConnected) cameFrom.focus({ preventScroll: true })
    },
    [cameFrom],
  )
  return (
    <div className={`verdict ${kind}`} role="dialog" aria-labelledby={id} tabIndex={-1} ref={box}>
      <StartFocus key={kind} box={box} />
      <h2 id={id}>
        {t(`strip.${kind}`)} <PersonName name={item.row.name} />
      </h2>
      <div className="body">
        {kind === 'approve' && <Approval {...props} />}
        {kind === 'ask' && <Asking {...props} />}
        {kind === 'reject' && <Rejection {...props} />}
        <NoteField
          label={t('strip.note')}
          hint={t('common:optional')}
          value={draft.note}
          onChange={(value) => onDraft({ ...draft, note: value })}
          rows={kind === 'approve' ? 2 : 3}
          className="field note-field"
        />
      </div>
      <div className="foot-row">
        <div className="grow">
          <StripFault acts={acts} />
        </div>
        {kind === 'ask' && (
          <KeyButton command="reject" kind="quiet" onPress={() => props.onSwitch('reject')}>
            {t('strip.rejectInstead')}
          </KeyButton>
        )}
        {kind === 'reject' && (
          <KeyButton command="case.askAgain" kind="quiet" onPress={() => props.onSwitch('ask')}>
            {t('strip.askInstead')}
          </KeyButton>
        )}
        <KeyButton command="close" size="lg" onPress={onClose}>
          {t('strip.keepOpen')}
        </KeyButton>
        <KeyButton command="confirm" size="lg" onPress={onConfirm} disabled={!able}>
          {t(`strip.confirm.${kind}`)}
        </KeyButton>
      </div>
    </div>
  )
}

/** The first reason, or the strip itself: never a button that decides. Anew when the verdict is switched. */
function StartFocus({ box }: Readonly<{ box: RefObject<HTMLElement | null> }>): null {
  useEffect(() => {
    const first = box.current?.querySelector<HTMLElement>('[data-autofocus]') ?? box.current
    first?.focus({ preventScroll: true })
  }, [box])
  return null
}

function StripFault({ acts }: Readonly<{ acts: CaseActs }>): ReactElement {
  const { t } = useTranslation('reviews')
  const [outcome, setOutcome] = useState<'done' | 'never_happened' | 'unknown'>()
  const { verdictFault, markFault } = acts
  const check = (): void => void acts.checkOutcome().then(setOutcome)
  return (
    <>
      <FaultLine fault={verdictFault ?? markFault} />
      {verdictFault?.code === 'OUTCOME_UNKNOWN' && (
        <p className="row sm" role="status">
          <Button size="sm" onPress={check}>
            {t('common:checkOutcome')}
          </Button>
          {outcome === 'done' && t('common:outcomeDone')}
          {outcome === 'never_happened' && t('common:outcomeNever')}
          {outcome === 'unknown' && t('common:outcomeUnknown')}
        </p>
      )}
    </>
  )
}

function Approval({ item, unseen, checks }: VerdictStripProps): ReactElement {
  const { t } = useTranslation('reviews')
  const nameOf = useCheckName()
  const doubts = checks.filter((check) => check.result === 'fail' || check.result === 'unsure')
  return (
    <div className="says">
      <p>
        {item.row.needsTwo
          ? item.row.first === null
            ? t('twoPerson.first', { risk: item.row.risk })
            : t('twoPerson.second', { name: item.row.first.name })
          : item.row.kind === 'recheck'
            ? t('strip.effect.recheck')
            : t('strip.effect.approve')}
      </p>
      {doubts.map((doubt) => (
        <p key={doubt.code} className={doubt.result === 'fail' ? 'st danger' : 'st warn'}>
          <Icon name={doubt.result === 'fail' ? 'cross' : 'question'} size="s" />
          {t('strip.doubt', { check: nameOf(doubt), result: t(`result.${doubt.result}`) })}
        </p>
      ))}
      {unseen.length > 0 && (
        <p className="st warn">
          <Icon name="eye" size="s" />
          {t('strip.unseen', { papers: unseen.join(t('listSeparator')) })}
        </p>
      )}
    </div>
  )
}

function Asking({ item, draft, onDraft }: VerdictStripProps): ReactElement {
  const { t } = useTranslation('reviews')
  // The applicant's language, whatever the page's is; without suspense, or the screen would blink under the keys.
  const { t: toApplicant } = useTranslation('reviews', { lng: item.language, useSuspense: false })
  const papers = sortPapers(item.documents.filter((paper) => paper.current))
  const targets = [WHOLE, ...papers.map((paper) => paper.id)]
  const step = (by: number): void => {
    const at = targets.indexOf(draft.about)
    onDraft({ ...draft, about: targets[(at + by + targets.length) % targets.length]! })
  }
  useCommand('panel.previous', () => step(-1), { enabled: papers.length > 0 })
  useCommand('panel.next', () => step(1), { enabled: papers.length > 0, label: t('strip.nextPaper') })
  const nameOf = (about: string, words: typeof t): string => {
    const paper = papers.find((one) => one.id === about)
    return paper === undefined ? '' : words(`paper.${paper.kind}`)
  }
  const chosen = draft.mend[draft.about] ?? []
  const asked = asksFor(draft)
  return (
    <>
      <div className="asked">
        {papers.length > 0 && (
          <div className="row">
            <SegmentedControl
              label={t('strip.about')}
              value={draft.about}
              choices={targets.map((value) => {
                const paper = papers.find((one) => one.id === value)
                const name = paper === undefined ? t('strip.whole') : t(`paperShort.${paper.kind}`)
                const count = draft.mend[value]?.length ?? 0
                return { value, label: count > 0 ? `${name} ${count}` : name }
              })}
              onChange={(about) => onDraft({ ...draft, about })}
            />
            <CommandKey command="panel.next" />
          </div>
        )}
        <ReasonList
          legend={draft.about === WHOLE ? t('strip.mend') : t('strip.mendPaper', { paper: nameOf(draft.about, t) })}
          reasons={MEND_REASONS.map((value) => ({ value, label: t(`reason.${value}`) }))}
          chosen={chosen}
          onChoose={(next) => onDraft({ ...draft, mend: { ...draft.mend, [draft.about]: next } })}
          multiple
          autoFocus
        />
      </div>
      <div className="says">
        <p className="b">{t('strip.reads', { language: t(`language.${item.language}`) })}</p>
        <div className="note" lang={item.language} aria-live="polite">
          {asked.length === 0 ? (
            <span className="t3" lang={undefined}>
              {t('strip.readsNothing')}
            </span>
          ) : (
            asked.flatMap(([about, reasons]) =>
              MEND_REASONS.filter((reason) => reasons.includes(reason)).map((reason) => (
                <p key={`${about} ${reason}`}>
                  {about !== WHOLE && <b>{toApplicant('applicantPaper', { paper: nameOf(about, toApplicant) })} </b>}
                  {toApplicant(`applicant.${reason}`)}
                </p>
              )),
            )
          )}
        </div>
        <p className="t2 sm">
          {t('strip.effect.ask')}
          {asked.some(([about]) => about !== WHOLE) && <> {t('strip.onlyThese')}</>}
        </p>
      </div>
    </>
  )
}

function Rejection({ item, draft, onDraft }: VerdictStripProps): ReactElement {
  const { t } = useTranslation('reviews')
  return (
    <>
      <ReasonList
        legend={t('strip.final')}
        reasons={FINAL_REASONS.map((value) => ({ value, label: t(`reason.${value}`) }))}
        chosen={draft.final}
        onChoose={(final) => onDraft({ ...draft, final })}
        multiple
        autoFocus
      />
      <div className="says">
        <p className="t2">{t('strip.effect.reject', { language: t(`language.${item.language}`) })}</p>
        <p className="b">{t('strip.mendable')}</p>
        <p className="t2 sm">{MEND_REASONS.map((reason) => t(`reason.${reason}`)).join(t('listSeparator'))}</p>
      </div>
    </>
  )
}
