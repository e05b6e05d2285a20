import { useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { HIT_REASONS, type HitReason } from '#shared/domain/identity/watchList.ts'
import { hasHan } from '#shared/domain/identity/names.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client, orpc } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { ConfirmDialog, Dialog } from '../../ui/Dialog.tsx'
import { Icon, type IconName } from '../../ui/Icon.tsx'
import { useCommand } from '../../ui/keyboard/useCommand.ts'
import { announce } from '../../ui/liveRegion.ts'
import { KeyButton } from '../../ui/parts.tsx'
import { ReasonList } from '../../ui/ReasonList.tsx'
import { FaultLine } from '../../ui/states.tsx'
import { nameText } from '../../ui/values.tsx'
import { NoteField } from '../../ui/NoteField.tsx'
import type { Hit, ReviewCase } from './cases.ts'
import { Run } from './words.tsx'

const REASONS: ReadonlyArray<HitReason> = [...HIT_REASONS.false_match, ...HIT_REASONS.true_match]
const NO = HIT_REASONS.false_match.length

/** The applicant beside an entry of a watch list: why it came up, and whether it is the same person. */
export function HitDialog({
  item,
  start,
  mine,
  version,
  onJudged,
  onClose,
}: Readonly<{
  item: ReviewCase
  /** The hit to begin with. */
  start: number
  /** The case is mine: a verdict may be set. */
  mine: boolean
  version: () => number
  onJudged: (version: number) => void
  onClose: () => void
}>): ReactElement {
  const { t } = useTranslation('reviews')
  const queries = useQueryClient()
  const { hits } = item
  const [at, setAt] = useState(start)
  const hit = hits[Math.min(at, hits.length - 1)]!
  const [chosen, setChosen] = useState<Readonly<{ hit: string; reason: HitReason }>>()
  const [note, setNote] = useState('')
  const reason = chosen?.hit === hit.id ? chosen.reason : undefined
  const judge = useStoreCommand(client.reviews.judgeHit, {
    onDone: (out) => {
      onJudged(out.version)
      announce(t('hit.saved'))
      void queries.invalidateQueries({ queryKey: orpc.reviews.key() })
      const next = hits.findIndex((one) => one.state === 'open' && one.id !== hit.id)
      if (next < 0) onClose()
      else {
        setAt(next)
        setNote('')
      }
    },
  })
  const step = (by: number): void => {
    setAt((from) => (from + by + hits.length) % hits.length)
    judge.clear()
  }
  const title = t('hit.entry', { entry: hit.entry, list: hit.list })
  const shell = { title, subtitle: nameText(item.row.name), onClose, width: 1080, twoColumns: true } as const
  const beside = (
    <div className="hit">
      <Steps at={hits.indexOf(hit)} of={hits.length} onStep={step} />
      <Beside item={item} hit={hit} />
      <Why hit={hit} />
    </div>
  )
  if (!mine || hit.state === 'lapsed')
    return (
      <Dialog
        {...shell}
        footer={
          <>
            <span className="grow" />
            <KeyButton command="close" onPress={onClose} autoFocus>
              {t('shift.close')}
            </KeyButton>
          </>
        }
      >
        <Verdict hit={hit} />
        {beside}
      </Dialog>
    )
  return (
    <ConfirmDialog
      {...shell}
      confirm={t('hit.confirm')}
      keep={t('hit.keep')}
      canConfirm={reason !== undefined}
      running={judge.running}
      footnote={t('hit.foot')}
      onConfirm={() => {
        if (reason !== undefined)
          judge.run({ id: item.row.id, version: version(), hit: hit.id, reason, note: note.trim() })
      }}
    >
      <div className="judge">
        <Verdict hit={hit} />
        <h3>{t('hit.reasonTitle')}</h3>
        {(['other', 'same'] as const).map((group) => (
          <ReasonList
            key={`${group} ${hit.id}`}
            legend={t(`hit.${group}`)}
            reasons={(group === 'other' ? REASONS.slice(0, NO) : REASONS.slice(NO)).map((value) => ({
              value,
              label: t(`hitReason.${value}`),
            }))}
            chosen={reason === undefined ? [] : [reason]}
            onChoose={([next]) => next !== undefined && setChosen({ hit: hit.id, reason: next })}
            firstDigit={group === 'other' ? 1 : NO + 1}
            autoFocus={group === 'other'}
          />
        ))}
        <NoteField
          label={t('hit.note')}
          hint={t('common:optional')}
          value={note}
          onChange={setNote}
          className="field note-field"
        />
        <FaultLine fault={judge.fault} />
      </div>
      {beside}
    </ConfirmDialog>
  )
}

function Steps({
  at,
  of,
  onStep,
}: Readonly<{ at: number; of: number; onStep: (by: number) => void }>): ReactElement | null {
  const { t } = useTranslation('reviews')
  useCommand('panel.previous', () => onStep(-1), { enabled: of > 1, label: t('hit.previous') })
  useCommand('panel.next', () => onStep(1), { enabled: of > 1, label: t('hit.next') })
  if (of < 2) return null
  return (
    <p className="row sm">
      <span className="grow t2">{t('hit.which', { at: at + 1, of })}</span>
      <KeyButton command="panel.previous" size="sm" kind="quiet" onPress={() => onStep(-1)}>
        {t('hit.previous')}
      </KeyButton>
      <KeyButton command="panel.next" size="sm" kind="quiet" onPress={() => onStep(1)}>
        {t('hit.next')}
      </KeyButton>
    </p>
  )
}

/** What was said of it so far. */
function Verdict({ hit }: Readonly<{ hit: Hit }>): ReactElement | null {
  const { t } = useTranslation('reviews')
  if (hit.state === 'open') return null
  const icon: IconName = hit.state === 'true_match' ? 'cross' : hit.state === 'false_match' ? 'check' : 'clock'
  const tone = { true_match: 'danger', false_match: 'ok', lapsed: '', open: '' }[hit.state]
  return (
    <p className={`st ${tone}`}>
      <Icon name={icon} size="s" />
      <b>{t(`hit.state.${hit.state}`)}</b>
      {hit.reason !== null && (
        <span className="t2">
          {t('hit.by', { reason: t(`hitReason.${hit.reason}`, { defaultValue: hit.reason }), by: hit.by ?? '' })}
        </span>
      )}
    </p>
  )
}

const typedOf = (item: ReviewCase, field: string): string => {
  const line = item.fields.find((one) => one.field === field)
  return line?.typed ?? line?.printed ?? line?.zone ?? ''
}

/** Both people line by line; names in each script on a line of their own. */
function Beside({ item, hit }: Readonly<{ item: ReviewCase; hit: Hit }>): ReactElement {
  const { t } = useTranslation('reviews')
  const formats = useFormats()
  const runs = (names: ReadonlyArray<string>): ReactNode =>
    names.length === 0
      ? t('hit.none')
      : names.map((name) => (
          <span key={name} className="one">
            <Run text={name} className={name === hit.name || name === hit.own ? 'b' : ''} />
          </span>
        ))
  const country = (code: string): string => {
    if (!/^[A-Za-z]{2}$/.test(code)) return code
    try {
      return new Intl.DisplayNames(formats.language, { type: 'region' }).of(code.toUpperCase()) ?? code
    } catch {
      return code
    }
  }
  const ours = [`${typedOf(item, 'surname')} ${typedOf(item, 'given_names')}`.trim(), typedOf(item, 'native_name')]
  const own = [...new Set([hit.own, ...ours])].filter((name) => name !== '')
  const [latin, han] = [own.filter((name) => !hasHan(name)), own.filter(hasHan)]
  const [theirs, theirHan] = [hit.names.filter((name) => !hasHan(name)), hit.names.filter(hasHan)]
  const lines: ReadonlyArray<readonly [string, ReactNode, ReactNode]> = [
    [t('hit.names'), runs(latin), runs(theirs)],
    ...(han.length + theirHan.length > 0 ? [[t('field.native_name'), runs(han), runs(theirHan)] as const] : []),
    [
      t('hit.birth'),
      typedOf(item, 'birth_date') || t('hit.none'),
      hit.births.join(t('listSeparator')) || t('hit.none'),
    ],
    [
      t('hit.country'),
      country(item.from.country),
      hit.countries.map(country).join(t('listSeparator')) || t('hit.none'),
    ],
    [t('hit.programme'), t('hit.none'), hit.programmes.join(t('listSeparator')) || t('hit.none')],
  ]
  return (
    <table className="cmp sm">
      <thead>
        <tr>
          <th className="name" aria-label={t('fields.field')} />
          <th>{t('hit.applicant')}</th>
          <th>{t('hit.listed')}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(([name, one, other]) => (
          <tr key={name}>
            <th scope="row" className="t2">
              {name}
            </th>
            <td>{one}</td>
            <td>{other}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const SIGN = { same: 'check', differs: 'cross', unknown: 'question' } as const

/** The score, part by part. */
function Why({ hit }: Readonly<{ hit: Hit }>): ReactElement {
  const { t } = useTranslation('reviews')
  const birth: IconName = ['same', 'year'].includes(hit.birth)
    ? 'check'
    : hit.birth === 'unknown'
      ? 'question'
      : 'cross'
  return (
    <>
      <h3 className="why-score">
        {t('hit.scoreWhy', { score: hit.score })}
        <span className="t3 sm">{t('hit.score', { score: hit.score })}</span>
      </h3>
      <table className="parts sm">
        <tbody>
          {hit.parts.map((part) => (
            <tr key={`${part.part} ${part.beside}`}>
              <td className="b">{part.part}</td>
              <td>{part.beside ?? t('hit.none')}</td>
              <td className="t2">
                <Icon name={part.how === 'not_there' ? 'cross' : 'check'} size="s" /> {t(`how.${part.how}`)}
              </td>
            </tr>
          ))}
          <tr>
            <td className="t2">{t('hit.birth')}</td>
            <td />
            <td className="t2">
              <Icon name={birth} size="s" /> {t(`birthAgreement.${hit.birth}`)}
            </td>
          </tr>
          {hit.script !== 'unknown' && (
            <tr>
              <td className="t2">{t('field.native_name')}</td>
              <td />
              <td className="t2">
                <Icon name={SIGN[hit.script]} size="s" /> {t(`scriptAgreement.${hit.script}`)}
              </td>
            </tr>
          )}
        </tbody>
      </table>
      {!hit.inForce && <p className="sm warn">{t('hit.notInForce')}</p>}
    </>
  )
}
