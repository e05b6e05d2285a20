// One import on its way through the five steps. What was answered stays when a step is gone back to, and when the screen is left.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import type { ImportKind, ImportRules } from '#shared/intake/kinds.ts'
import { kindOf } from '#shared/intake/mapping.ts'
import { asksDates, type Layout } from './layouts.ts'
import { client, newRequestId, orpc } from '../../platform/client.ts'
import { faultOf, type Fault } from '../../platform/faults.ts'

export const STEPS = ['file', 'columns', 'rehearsal', 'run', 'result'] as const
export type Step = (typeof STEPS)[number]
export type Described = NonNullable<Awaited<ReturnType<typeof client.imports.describe>>['file']>
export type FileProblem = NonNullable<Awaited<ReturnType<typeof client.imports.describe>>['problem']>
export type Job = Awaited<ReturnType<typeof client.imports.get>>
export type Rehearsal = Awaited<ReturnType<typeof client.imports.rehearsal>>

type State = Readonly<{
  step: Step
  id: string | undefined
  name: string
  size: number
  /** Bytes sent; undefined when nothing is being sent. */
  sent: number | undefined
  described: Described | undefined
  problem: FileProblem | undefined
  layout: Layout | undefined
  /** Whether a person has said how day and month stand. */
  datesSaid: boolean
  rules: ImportRules
  /** The layout that the dry run was made with. */
  rehearsed: Layout | undefined
  busy: boolean
  fault: Fault | undefined
}>
const NOTHING: State = {
  step: 'file',
  id: undefined,
  name: '',
  size: 0,
  sent: undefined,
  described: undefined,
  problem: undefined,
  layout: undefined,
  datesSaid: false,
  rules: 'starters',
  rehearsed: undefined,
  busy: false,
  fault: undefined,
}

let state = NOTHING
const listeners = new Set<() => void>()
const set = (change: Partial<State>): void => {
  state = { ...state, ...change }
  for (const listener of listeners) listener()
}
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** A piece as base64, read by the browser itself. */
const base64 = (piece: Blob): Promise<string> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => resolve(String(reader.result).replace(/^[^,]*,/, '')))
    reader.addEventListener('error', () => reject(reader.error ?? new Error('a file could not be read')))
    reader.readAsDataURL(piece)
  })

async function guarded(work: () => Promise<void>): Promise<void> {
  set({ busy: true, fault: undefined })
  try {
    await work()
  } catch (error) {
    set({ fault: faultOf(error), sent: undefined })
  } finally {
    set({ busy: false })
  }
}

/** What stands where a file does not say. */
export type Answers = Readonly<{ currency: string; timeZone: string }>

export type ImportWork = State &
  Readonly<{
    job: Job | undefined
    rehearsal: Rehearsal | undefined
    take: (file: File, answers: Answers) => void
    /** Says what the file holds; it is looked at again as that. */
    hold: (kind: ImportKind, answers: Answers) => void
    go: (step: Step) => void
    change: (change: Partial<Pick<State, 'layout' | 'rules' | 'datesSaid'>>) => void
    rehearse: () => void
    stopRehearsal: () => void
    start: () => void
    cancel: () => void
    /** Opens an import of the list; one that stopped can be continued. */
    open: (job: Job) => void
    again: () => void
  }>

/** What is in the file, and the way to read it that fits best. `kind`: what it holds, where a person has said so. */
async function look(id: string, answers: Answers, kind?: ImportKind): Promise<Partial<State>> {
  const { file: described, problem } = await client.imports.describe({ id, ...(kind !== undefined && { kind }) })
  const own = (await client.imports.mappings()).rows.find(
    ({ mapping }) =>
      (described?.kind == null || kindOf(mapping) === described.kind) &&
      Object.values(mapping.columns).every((name) => described?.columns.some((column) => column.name === name)),
  )
  const preset = described?.presets[0]
  const guessed = described && { ...described.mapping, timeZone: answers.timeZone }
  const asksCurrency = guessed?.columns.currency === undefined && described?.questions.includes('currency')
  const layout: Layout | undefined =
    guessed === null
      ? undefined
      : own !== undefined
        ? { kind: 'mapping', mapping: own.mapping }
        : preset !== undefined
          ? { kind: 'preset', id: preset }
          : { kind: 'mapping', mapping: { ...guessed, currency: asksCurrency === true ? answers.currency : null } }
  return {
    sent: undefined,
    described: described ?? undefined,
    problem: problem ?? undefined,
    layout,
    datesSaid: own !== undefined || !asksDates(described ?? undefined, layout),
  }
}

export function useImport(): ImportWork {
  const queries = useQueryClient()
  const now = useSyncExternalStore(subscribe, () => state)
  const { id, step } = now
  const watching = id !== undefined && (step === 'run' || step === 'result')
  const job = useQuery(
    orpc.imports.get.queryOptions({
      input: { id: id ?? '' },
      enabled: watching,
      refetchInterval: ({ state: { data } }) => (data?.state === 'running' || data === undefined ? 300 : false),
    }),
  ).data
  const rehearsal = useQuery(
    orpc.imports.rehearsal.queryOptions({
      input: { id: id ?? '' },
      enabled: id !== undefined && now.rehearsed !== undefined && !now.busy,
      refetchInterval: ({ state: { data } }) => (data?.state === 'running' || data === undefined ? 250 : false),
    }),
  ).data
  const stale = async (): Promise<void> => {
    await queries.invalidateQueries({ queryKey: orpc.imports.key() })
  }
  return {
    ...now,
    job: watching ? job : undefined,
    rehearsal: now.rehearsed === undefined || now.busy ? undefined : rehearsal,
    take: (file, answers) => {
      state = { ...NOTHING, name: file.name, size: file.size, sent: 0 }
      void guarded(async () => {
        const opened = await client.imports.open({ requestId: newRequestId(), name: file.name, size: file.size })
        set({ id: opened.id })
        for (let at = 0; at < file.size; at += opened.pieceBytes) {
          const data = await base64(file.slice(at, at + opened.pieceBytes))
          // Another file was chosen meanwhile.
          if (state.id !== opened.id) return
          set({ sent: (await client.imports.piece({ id: opened.id, at, data })).received })
        }
        set(await look(opened.id, answers))
      })
    },
    hold: (kind, answers) => {
      if (id === undefined) return
      void guarded(async () => set(await look(id, answers, kind)))
    },
    go: (to) => set({ step: to, fault: undefined }),
    change: set,
    rehearse: () => {
      const { layout } = state
      if (id === undefined || layout === undefined) return
      set({ step: 'rehearsal' })
      if (state.rehearsed === layout) return
      void guarded(async () => {
        await client.imports.rehearse({ id, layout })
        queries.removeQueries({ queryKey: orpc.imports.rehearsal.key() })
        set({ rehearsed: layout })
      })
    },
    stopRehearsal: () => {
      if (id === undefined) return
      void guarded(async () => {
        await client.imports.stopRehearsal({ id })
        set({ rehearsed: undefined, step: 'columns' })
      })
    },
    start: () => {
      const { layout, rules } = state
      if (id === undefined || layout === undefined) return
      void guarded(async () => {
        const { version } = await client.imports.get({ id })
        await client.imports.start({ requestId: newRequestId(), id, version, layout, rules })
        await stale()
        set({ step: 'run' })
      })
    },
    cancel: () => {
      if (id === undefined) return
      void guarded(async () => {
        const { version } = await client.imports.get({ id })
        await client.imports.cancel({ requestId: newRequestId(), id, version })
      })
    },
    open: (one) =>
      set({
        ...NOTHING,
        id: one.id,
        name: one.name,
        size: one.size,
        layout: one.layout ?? undefined,
        rules: one.rules,
        step: one.state === 'running' ? 'run' : 'result',
      }),
    again: () => set(NOTHING),
  }
}
