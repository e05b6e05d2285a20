import { useQuery } from '@tanstack/react-query'
import { useRef, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { IMPORT_KINDS, type ImportKind } from '#shared/intake/kinds.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { orpc } from '../../platform/client.ts'
import { Button, Facts, Panel } from '../../ui/parts.tsx'
import { Empty, ErrorState, Loading } from '../../ui/states.tsx'
import { StatusTag, Time } from '../../ui/values.tsx'
import { kindOfLayout } from './layouts.ts'
import { Bar, Next, ProblemNote } from './parts.tsx'
import type { Answers, Described, ImportWork } from './useImport.ts'

/** Choosing a file, how it is written and its first rows; before that what was imported earlier. */
export function FileStep({ work }: Readonly<{ work: ImportWork }>): ReactElement {
  const { t } = useTranslation('imports')
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const hello = useQuery(orpc.system.hello.queryOptions())
  const { described, problem, sent, size, busy } = work
  const { currency = 'CNY', timeZone = 'UTC' } = hello.data ?? {}
  const answers = { currency, timeZone }
  const take = (file: File | undefined): void => {
    if (file !== undefined) work.take(file, answers)
  }
  const choose = (): void => input.current?.click()
  return (
    <>
      <div
        className={over ? 'import-drop over' : 'import-drop'}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          take(event.dataTransfer.files[0])
        }}
      >
        <input
          ref={input}
          type="file"
          hidden
          aria-label={t('choose')}
          onChange={(event) => {
            take(event.target.files?.[0])
            event.target.value = ''
          }}
        />
        <div className="row">
          {described === undefined ? (
            <Next onPress={choose} disabled={busy || hello.data === undefined}>
              {t('choose')}
            </Next>
          ) : (
            <>
              <Next onPress={() => work.go('columns')}>{t('toColumns')}</Next>
              <Button onPress={choose} disabled={busy}>
                {t('chooseOther')}
              </Button>
            </>
          )}
          <span className="t3">{t('kinds')}</span>
        </div>
        {busy && (
          <div role="status">
            <p className="t2">{sent === size ? t('reading') : t('sending')}</p>
            <Bar share={size === 0 ? 0 : (sent ?? size) / size} label={t('sending')} />
          </div>
        )}
        {problem !== undefined && <ProblemNote problem={problem} />}
      </div>
      {described === undefined ? (
        <Earlier work={work} />
      ) : (
        <>
          <Holds work={work} described={described} answers={answers} />
          <Look described={described} />
        </>
      )}
    </>
  )
}

/** What the file holds, guessed from its columns; a card names its customer, so there is an order. */
function Holds({
  work,
  described,
  answers,
}: Readonly<{ work: ImportWork; described: Described; answers: Answers }>): ReactElement {
  const { t } = useTranslation('imports')
  return (
    <div className="import-questions">
      <label className="field">
        <span className="label">{t('holds')}</span>
        <select
          className="input"
          value={kindOfLayout(work.layout)}
          disabled={work.busy}
          onChange={(event) => work.hold(event.target.value as ImportKind, answers)}
        >
          {IMPORT_KINDS.map((kind) => (
            <option key={kind} value={kind}>
              {t(`kind.${kind}`)}
            </option>
          ))}
        </select>
        <span className="t3 sm">{described.kind === null ? t('kindUnsure') : t('kindOrder')}</span>
      </label>
    </div>
  )
}

function Look({ described }: Readonly<{ described: Described }>): ReactElement {
  const { t } = useTranslation('imports')
  const formats = useFormats()
  const { encoding, gzip, format, delimiter, rows, columns, preview } = described
  const written = format === 'json_lines' ? t('jsonLines') : t(`delimiter.${delimiterName(delimiter)}`)
  return (
    <>
      <Facts
        rows={[
          { label: t('encoding'), value: `${encoding.toUpperCase()}${gzip ? ' · gzip' : ''}` },
          { label: t('written'), value: written },
          { label: t('rows'), value: formats.number(rows) },
        ]}
      />
      <Panel title={t('preview', { shown: formats.number(preview.length), count: preview.length })}>
        <div className="import-preview" tabIndex={0} role="region" aria-label={t('previewLabel')}>
          <table className="table">
            <thead>
              <tr>
                {columns.map((column) => (
                  <th key={column.name} scope="col">
                    {column.name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {preview.map((cells, index) => (
                // oxlint-disable-next-line react/no-array-index-key -- rows of a file, in its order
                <tr key={index}>
                  {cells.map((cell, at) => (
                    <td key={columns[at]?.name ?? at} title={cell}>
                      {cell}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Panel>
    </>
  )
}

const delimiterName = (sign: string | null): string =>
  ({ ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' })[sign ?? ','] ?? 'comma'

/** Imports of before, everybody's; a stopped one of one's own is continued from here. */
function Earlier({ work }: Readonly<{ work: ImportWork }>): ReactElement {
  const { t } = useTranslation('imports')
  const formats = useFormats()
  const list = useQuery(orpc.imports.list.queryOptions())
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  if (list.data === undefined) return <Loading rows={3} />
  const rows = list.data.rows.filter(({ state }) => state !== 'open' && state !== 'discarded')
  if (rows.length === 0) return <Empty>{t('none')}</Empty>
  return (
    <Panel title={t('earlier')}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('when')}</th>
            <th scope="col">{t('step.file')}</th>
            <th scope="col">{t('by')}</th>
            <th scope="col">{t('state')}</th>
            <th scope="col" className="num">
              {t('added')}
            </th>
            <th scope="col" className="num">
              {t('refused')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((job) => (
            <tr key={job.id}>
              <td>
                <Time at={job.startedAt ?? job.at} />
              </td>
              <td>
                <button type="button" className="link" onClick={() => work.open(job)}>
                  {job.name}
                </button>
              </td>
              <td>{job.by}</td>
              <td>
                <StatusTag>{t(`jobState.${job.state}`)}</StatusTag>
              </td>
              <td className="num">{formats.number(job.added)}</td>
              <td className="num">{formats.number(job.rejected)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
