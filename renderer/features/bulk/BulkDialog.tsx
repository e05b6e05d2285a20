// Many cards at once: which, the dry run with who is left out, the reason. Transactions and Customers open it with Shift+F.
import './bulk.css'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { BULK_KINDS } from '#shared/contract/bulk.ts'
import { OPERATOR_FREEZE_REASONS } from '#shared/domain/card.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client, orpc } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { CommandFault } from '../../ui/CommandFault.tsx'
import { ConfirmDialog } from '../../ui/Dialog.tsx'
import { SegmentedControl } from '../../ui/parts.tsx'
import { ReasonList } from '../../ui/ReasonList.tsx'
import { useGo } from '../../ui/useGo.ts'
import { NoteField } from '../../ui/NoteField.tsx'
import type { Choice } from './bulk-words.ts'
import { DryRun } from './DryRun.tsx'

type Kind = (typeof BULK_KINDS)[number]
type Reason = (typeof OPERATOR_FREEZE_REASONS)[number]
type By = Choice['by']

const PAUSE_MS = 250

export type BulkDialogProps = Readonly<{
  /** What the screen shows: a query over payments, the cards of picked rows, or the beginning of a number. */
  query?: string
  cards?: ReadonlyArray<string>
  bin?: string
  onClose: () => void
}>

/** What is typed, once the hand rests. */
function useRested(text: string): string {
  const [rested, setRested] = useState(text)
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  return rested
}

export function BulkDialog({ query = '', cards = [], bin: first = '', onClose }: BulkDialogProps): ReactElement {
  const { t } = useTranslation('bulk')
  const formats = useFormats()
  const queries = useQueryClient()
  const go = useGo()
  const [kind, setKind] = useState<Kind>('freeze')
  const [by, setBy] = useState<By>(cards.length > 0 ? 'cards' : query !== '' ? 'query' : 'bin')
  const [bin, setBin] = useState(first)
  const [asked, setAsked] = useState(query)
  const [reason, setReason] = useState<Reason>()
  const [note, setNote] = useState('')
  const typed = by === 'bin' ? bin : asked
  const rested = useRested(typed).trim()

  const choice: Choice | undefined =
    by === 'cards'
      ? { by, cards: [...cards] }
      : by === 'bin'
        ? /^\d{4,8}$/.test(rested)
          ? { by, bin: rested }
          : undefined
        : rested === ''
          ? undefined
          : { by, query: rested }
  const run = useQuery(
    orpc.bulk.preview.queryOptions({
      input: { kind, choice: choice ?? { by: 'bin', bin: '0000' } },
      enabled: choice !== undefined,
      placeholderData: keepPreviousData,
      retry: false,
    }),
  )
  const settled = choice !== undefined && rested === typed.trim() && !run.isFetching && run.isSuccess
  const dry = choice === undefined ? undefined : run.data
  const start = useStoreCommand(client.bulk.start, {
    onDone: (job) => {
      // The answer is the first picture of the job's page.
      queries.setQueryData(orpc.bulk.get.queryOptions({ input: { id: job.id } }).queryKey, job)
      go(`/customers/bulk/${job.id}`)
      onClose()
    },
  })
  const { fault } = start
  const { refetch } = run
  useEffect(() => {
    if (fault?.code === 'INVALID_STATE') void refetch()
  }, [fault, refetch])

  const change = settled && dry !== undefined && dry.complete ? dry.willChange : 0
  const canConfirm = change > 0 && (kind === 'unfreeze' || reason !== undefined) && note.trim() !== ''
  const confirm = (): void => {
    if (choice === undefined || dry === undefined) return
    start.run({
      kind,
      choice,
      reason: kind === 'freeze' ? (reason ?? null) : null,
      note: note.trim(),
      expected: dry.total,
    })
  }
  const shown = formats.number(change)
  return (
    <ConfirmDialog
      title={t(`dialog.title.${kind}`)}
      subtitle={t('dialog.subtitle')}
      confirm={change === 0 ? t(`dialog.plain.${kind}`) : t(`dialog.confirm.${kind}`, { count: change, shown })}
      keep={t('dialog.keep')}
      kind={kind === 'freeze' ? 'danger' : 'primary'}
      {...(kind === 'freeze' ? { icon: 'freeze' as const } : {})}
      width={856}
      twoColumns
      canConfirm={canConfirm}
      running={start.running}
      onConfirm={confirm}
      onClose={onClose}
      footnote={note.trim() === '' && change > 0 ? t('dialog.noteNeeded') : t('dialog.foot')}
    >
      <div className="card-form">
        <SegmentedControl
          label={t('dialog.kind')}
          value={kind}
          choices={BULK_KINDS.map((value) => ({ value, label: t(`dialog.plain.${value}`) }))}
          onChange={setKind}
        />
        <div className="field">
          <span className="label b">{t('dialog.which')}</span>
          <div>
            <SegmentedControl<By>
              label={t('dialog.which')}
              value={by}
              choices={(['bin', 'query', ...(cards.length > 0 ? (['cards'] as const) : [])] as ReadonlyArray<By>).map(
                (value) => ({ value, label: t(`dialog.by.${value}`) }),
              )}
              onChange={setBy}
            />
          </div>
          {by === 'cards' ? (
            <p className="t2">{t('which.cards', { count: cards.length, shown: formats.number(cards.length) })}</p>
          ) : (
            <input
              className={by === 'query' ? 'input mono' : 'input'}
              aria-label={t(`dialog.by.${by}`)}
              value={typed}
              placeholder={t(`dialog.example.${by}`)}
              inputMode={by === 'bin' ? 'numeric' : 'text'}
              maxLength={by === 'bin' ? 8 : 2000}
              data-autofocus={first === '' && query === '' && cards.length === 0 ? true : undefined}
              onChange={(event) =>
                by === 'bin' ? setBin(event.target.value.replaceAll(/\D/g, '')) : setAsked(event.target.value)
              }
            />
          )}
        </div>
        {kind === 'freeze' && (
          <ReasonList<Reason>
            legend={t('dialog.reason')}
            reasons={OPERATOR_FREEZE_REASONS.map((value) => ({ value, label: t(`common:freezeReason.${value}`) }))}
            chosen={reason === undefined ? [] : [reason]}
            onChoose={([value]) => setReason(value)}
            autoFocus={first !== '' || query !== '' || cards.length > 0}
          />
        )}
        <NoteField label={t('dialog.note')} hint={t('dialog.noteHint')} value={note} onChange={setNote} />
        <CommandFault command={start} />
      </div>
      <DryRun
        kind={kind}
        dry={dry}
        waiting={choice !== undefined && !settled}
        error={choice !== undefined && run.isError ? run.error : undefined}
        onRetry={() => void refetch()}
      />
    </ConfirmDialog>
  )
}
