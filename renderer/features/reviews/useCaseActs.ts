import { useQueryClient } from '@tanstack/react-query'
import { useLayoutEffect, useRef, useState } from 'react'
import { client, orpc } from '../../platform/client.ts'
import type { Fault } from '../../platform/faults.ts'
import { useStoreCommand, type StoreCommand } from '../../platform/useStoreCommand.ts'
import type { FinalReason, MendReason } from '#shared/domain/review.ts'
import { sortChecks, type Check, type CheckCode, type Mark, type ReviewCase } from './cases.ts'

export type VerdictKind = 'approve' | 'ask' | 'reject'
export type Verdict =
  | Readonly<{ kind: 'approve'; note: string }>
  | Readonly<{
      kind: 'ask'
      reasons: ReadonlyArray<MendReason>
      papers: ReadonlyArray<Readonly<{ document: string; reasons: ReadonlyArray<MendReason> }>>
      note: string
    }>
  | Readonly<{ kind: 'reject'; reasons: ReadonlyArray<FinalReason>; note: string }>

export type Decided = Readonly<{ kind: VerdictKind; version: number; effectiveAt: number; first: boolean }>

export type CaseActs = Readonly<{
  /** The version that the last act left. */
  version: () => number
  /** Something else that this person did to the case left this version. */
  moved: (version: number) => void
  /** In the order of the list, with what was marked here a moment ago. */
  checks: ReadonlyArray<Check>
  mark: (check: CheckCode, result: Mark) => void
  markFault: Fault | undefined
  /** Sends a verdict, once, after every mark has arrived. */
  decide: (verdict: Verdict) => void
  deciding: boolean
  verdictFault: Fault | undefined
  /** After OUTCOME_UNKNOWN: asks the store what became of the verdict. */
  checkOutcome: () => Promise<'done' | 'never_happened' | 'unknown'>
  clearFaults: () => void
}>

type Marked = Readonly<{ result: Mark; version: number | undefined }>

/**
 * What a reviewer does to a case, in the order of the presses: marks are sent one after the other, a verdict waits for them,
 * each with the version that the last one left.
 */
export function useCaseActs(item: ReviewCase, onDecided: (decided: Decided) => void): CaseActs {
  const queries = useQueryClient()
  const { id, version: seen } = item.row
  const [marked, setMarked] = useState<Readonly<Partial<Record<CheckCode, Marked>>>>({})
  const [sending, setSending] = useState(false)
  const version = useRef(seen)
  useLayoutEffect(() => {
    version.current = Math.max(version.current, seen)
  })
  const line = useRef<Promise<boolean>>(Promise.resolve(true))
  const busy = useRef(false)

  // After a refusal what stands there now is read, so that the page says why.
  const lookAgain = (): void => void queries.invalidateQueries({ queryKey: orpc.reviews.key() })

  const marking = useStoreCommand(client.reviews.markCheck)
  const finish =
    (kind: VerdictKind) =>
    (out: Readonly<{ version: number; effectiveAt: number; first: boolean }>): void => {
      version.current = out.version
      onDecided({ kind, ...out })
    }
  const approving = useStoreCommand(client.reviews.approve, { onDone: finish('approve') })
  const asking = useStoreCommand(client.reviews.askAgain, { onDone: finish('ask') })
  const rejecting = useStoreCommand(client.reviews.reject, { onDone: finish('reject') })
  const [last, setLast] = useState<VerdictKind>('approve')
  const verdicts: Readonly<Record<VerdictKind, Pick<StoreCommand<never, unknown>, 'fault' | 'check' | 'clear'>>> = {
    approve: approving,
    ask: asking,
    reject: rejecting,
  }

  const mark = (check: CheckCode, result: Mark): void => {
    setMarked((all) => ({ ...all, [check]: { result, version: undefined } }))
    line.current = line.current.then(async () => {
      const out = await marking.runAsync({ id, version: version.current, check, result })
      if (out === undefined) lookAgain()
      else version.current = out.version
      setMarked(({ [check]: mine, ...others }) =>
        out === undefined || mine === undefined ? others : { ...others, [check]: { ...mine, version: out.version } },
      )
      return out !== undefined
    })
  }

  const send = async (verdict: Verdict): Promise<void> => {
    // A mark that did not arrive stops the verdict: it was part of what was judged.
    if (!(await line.current)) {
      line.current = Promise.resolve(true)
      return
    }
    const act = { id, version: version.current, note: verdict.note }
    if (verdict.kind === 'approve') await approving.runAsync(act)
    else if (verdict.kind === 'ask')
      await asking.runAsync({
        ...act,
        reasons: [...verdict.reasons],
        papers: verdict.papers.map(({ document, reasons }) => ({ document, reasons: [...reasons] })),
      })
    else await rejecting.runAsync({ ...act, reasons: [...verdict.reasons] })
    lookAgain()
  }
  const decide = (verdict: Verdict): void => {
    if (busy.current) return
    busy.current = true
    setSending(true)
    setLast(verdict.kind)
    void send(verdict).finally(() => {
      busy.current = false
      setSending(false)
    })
  }

  // What was marked here shows until the store's own answer holds it.
  const checks = item.checks.map((check) => {
    const mine = marked[check.code]
    return mine === undefined || (mine.version ?? Number.POSITIVE_INFINITY) <= seen
      ? check
      : { ...check, result: mine.result }
  })
  return {
    version: () => version.current,
    moved: (next) => {
      version.current = Math.max(version.current, next)
    },
    checks: sortChecks(checks),
    mark,
    markFault: marking.fault,
    decide,
    deciding: sending,
    verdictFault: verdicts[last].fault,
    checkOutcome: verdicts[last].check,
    clearFaults: () => {
      marking.clear()
      for (const verdict of Object.values(verdicts)) verdict.clear()
    },
  }
}
