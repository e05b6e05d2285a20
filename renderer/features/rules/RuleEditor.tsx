// One rule: text and actions at the left, its backtest at the right, who has to approve on top.
import './rules.css'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { requestName, specOf } from '#shared/risk/engine/catalogue.ts'
import type { Lists } from '#shared/risk/rule-language/check.ts'
import { formatRule } from '#shared/risk/rule-language/format.ts'
import { readRule } from '#shared/risk/rule-language/read.ts'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client, orpc } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { CommandFault } from '../../ui/CommandFault.tsx'
import { useScreenKeys } from '../../ui/keyboard/useCommand.ts'
import { Button, KeyButton, PageTitle, Panel } from '../../ui/parts.tsx'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { showToast } from '../../ui/toasts.ts'
import { useGo } from '../../ui/useGo.ts'
import { BacktestPane } from './BacktestPane.tsx'
import { RetireDialog } from './RetireDialog.tsx'
import { NewestHits } from './HitList.tsx'
import { RuleText } from './RuleText.tsx'
import { RuleVersions } from './RuleVersions.tsx'
import { SnoozesPane } from './SnoozesPane.tsx'

type Detail = Awaited<ReturnType<typeof client.rules.get>>
type Actions = Detail['versions'][number]['actions']
const FIGURES_EVERY_MS = 10_000
const NO_ACTION: Actions = { flag: 40, stepUp: false, decline: false, freeze: false }

export function RuleEditor({ id }: Readonly<{ id: string }>): ReactElement {
  const fresh = id === 'new'
  // A hit in shadow tells nobody, so that the figures are read again by themselves.
  const detail = useQuery(
    orpc.rules.get.queryOptions({ input: { id }, enabled: !fresh, refetchInterval: FIGURES_EVERY_MS }),
  )
  const list = useQuery(orpc.rules.list.queryOptions())
  if (detail.isError) return <ErrorState error={detail.error} onRetry={() => void detail.refetch()} />
  if (list.isError) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  if (list.data === undefined || (!fresh && detail.data === undefined)) return <Loading />
  const lists: Lists = new Map(list.data.lists.map((one) => [one.name, one.kind]))
  return <Editing detail={detail.data} lists={lists} />
}

function Editing({ detail, lists }: Readonly<{ detail: Detail | undefined; lists: Lists }>): ReactElement {
  const { t } = useTranslation('rules')
  const session = useSession()
  const go = useGo()
  const newest = detail?.versions[0]
  const [name, setName] = useState(detail?.row.name ?? '')
  const [text, setText] = useState(newest?.text ?? '')
  const [actions, setActions] = useState(newest?.actions ?? NO_ACTION)
  const [error, setError] = useState<Readonly<{ at: number; index: number }>>()
  const rule = useMemo(() => readRule(text, lists), [text, lists])
  const sound = rule.condition !== null
  const mayDraft = session.can('rules.draft') !== undefined
  const changed =
    text !== newest?.text || name !== detail?.row.name || JSON.stringify(actions) !== JSON.stringify(newest?.actions)

  const save = useStoreCommand(client.rules.save, {
    onDone: (done) => {
      showToast(t('edit.saved'))
      go(`/rules/${done.id}`, { replace: true })
    },
  })
  const nextError = (): void => {
    const index = ((error?.index ?? -1) + 1) % Math.max(1, rule.errors.length)
    const found = rule.errors[index]
    if (found !== undefined) setError({ at: found.span.from, index })
  }
  useScreenKeys('rules', [
    { keys: ['error.next'], label: t('edit.nextError') },
    { keys: ['confirm'], label: t('backtest.run') },
  ])
  return (
    <>
      <PageTitle
        title={detail?.row.name ?? t('edit.new')}
        facts={detail !== undefined && <States row={detail.row} />}
        actions={
          <>
            <Button kind="quiet" onPress={() => go('/rules')}>
              {t('edit.back')}
            </Button>
            {mayDraft && (
              <Button
                disabled={!sound || !changed || name.trim().length < 3 || save.running}
                onPress={() => {
                  const known = detail === undefined ? null : { id: detail.row.id, version: detail.row.version }
                  save.run({ rule: known, name: name.trim(), text, actions })
                }}
              >
                {t('edit.save')}
              </Button>
            )}
            {detail !== undefined && mayDraft && <Steps detail={detail} changed={changed} />}
          </>
        }
      />
      <CommandFault command={save} />
      {detail?.request != null && <Waiting detail={detail} />}
      <div className="rule-page">
        <div>
          <label className="field">
            <span className="label">{t('edit.name')}</span>
            <input
              className="input"
              value={name}
              readOnly={!mayDraft}
              maxLength={60}
              onChange={(event) => setName(event.target.value)}
            />
          </label>
          <Panel title={t('edit.when')} aside={<span className="t3">{t('edit.checked')}</span>}>
            <RuleText rule={rule} lists={lists} readOnly={!mayDraft} caretAt={error} onChange={setText} />
            <p className="row">
              <KeyButton
                command="error.next"
                size="sm"
                disabled={text.trim() === '' || rule.errors.length === 0}
                onPress={nextError}
              >
                {t('edit.nextError')}
              </KeyButton>
              <Button
                size="sm"
                disabled={!mayDraft || formatRule(text) === text}
                onPress={() => setText(formatRule(text))}
              >
                {t('edit.format')}
              </Button>
            </p>
          </Panel>
          <Then actions={actions} readOnly={!mayDraft} onChange={setActions} />
          <Signals rule={rule} />
          {detail !== undefined && <RuleVersions versions={detail.versions} />}
          {detail !== undefined && (
            <Panel
              title={t('snooze.own')}
              aside={
                <button type="button" className="link" onClick={() => go('/rules?show=snoozes')}>
                  {t('snooze.all')}
                </button>
              }
            >
              <SnoozesPane rule={detail.row.id} />
            </Panel>
          )}
        </div>
        <div>
          {mayDraft && <BacktestPane rule={detail?.row ?? null} text={text} sound={sound} />}
          {detail !== undefined && <NewestHits rule={detail.row} />}
        </div>
      </div>
    </>
  )
}

export function States({ row }: Readonly<{ row: Detail['row'] }>): ReactElement {
  const { t } = useTranslation('rules')
  return (
    <>
      {row.newest !== row.live && row.newest !== row.shadow && (
        <span className="tag">{t('state.draft', { number: row.newest })}</span>
      )}
      {row.shadow !== null && <span className="tag accent">{t('state.shadow', { number: row.shadow })}</span>}
      {row.live !== null && <span className="tag ok">{t('state.live', { number: row.live })}</span>}
      {row.state === 'retired' && <span className="tag">{t('state.retired')}</span>}
      {row.waits && <span className="tag warn">{t('state.waits')}</span>}
      {row.broken && <span className="tag danger">{t('state.broken')}</span>}
    </>
  )
}

/** What moves the newest version on. The author never approves: that is on the waiting strip, for somebody else. */
function Steps({ detail, changed }: Readonly<{ detail: Detail; changed: boolean }>): ReactElement {
  const { t } = useTranslation('rules')
  const { row } = detail
  const act = { id: row.id, version: row.version }
  const shadow = useStoreCommand(client.rules.shadow)
  const ask = useStoreCommand(client.rules.askLive)
  const [retiring, setRetiring] = useState(false)
  const running = row.newest === row.live
  return (
    <>
      <Button
        disabled={changed || running || row.newest === row.shadow || shadow.running}
        onPress={() => shadow.run(act)}
      >
        {t('edit.shadow')}
      </Button>
      <Button disabled={changed || running || row.waits || ask.running} onPress={() => ask.run({ ...act, note: '' })}>
        {t('edit.askLive')}
      </Button>
      <Button kind="quiet" disabled={row.state === 'retired'} onPress={() => setRetiring(true)}>
        {t('edit.retire')}
      </Button>
      <CommandFault command={shadow} />
      <CommandFault command={ask} />
      {retiring && <RetireDialog rule={row} onClose={() => setRetiring(false)} />}
    </>
  )
}

function Waiting({ detail }: Readonly<{ detail: Detail }>): ReactElement | null {
  const { t } = useTranslation('rules')
  const formats = useFormats()
  const { row, request } = detail
  const decide = useStoreCommand(client.rules.decideLive)
  if (request === null) return null
  const act = { id: row.id, version: row.version, note: '' }
  const when = formats.timeProse(request.expiresAt)
  return (
    <div className="strip" role="status">
      <span>{t('edit.waits', { name: request.maker, number: request.number, when })}</span>
      {request.mayDecide && (
        <>
          <Button kind="primary" disabled={decide.running} onPress={() => decide.run({ ...act, approve: true })}>
            {t('edit.approve')}
          </Button>
          <Button disabled={decide.running} onPress={() => decide.run({ ...act, approve: false })}>
            {t('edit.reject')}
          </Button>
        </>
      )}
      {request.mine && (
        <Button disabled={decide.running} onPress={() => decide.run({ ...act, approve: false })}>
          {t('edit.withdraw')}
        </Button>
      )}
      {request.why !== null && <span className="t2">{t(`edit.${request.why as 'own_request'}`)}</span>}
      <CommandFault command={decide} />
    </div>
  )
}

function Then({
  actions,
  readOnly,
  onChange,
}: Readonly<{ actions: Actions; readOnly: boolean; onChange: (next: Actions) => void }>): ReactElement {
  const { t } = useTranslation('rules')
  return (
    <Panel title={t('edit.then')}>
      <label className="row">
        <input
          type="checkbox"
          checked={actions.flag !== null}
          disabled={readOnly}
          onChange={(event) => onChange({ ...actions, flag: event.target.checked ? 40 : null })}
        />
        {t('edit.flag')}
        <input
          className="input"
          type="number"
          min={1}
          max={100}
          aria-label={t('edit.flag')}
          disabled={readOnly || actions.flag === null}
          value={actions.flag ?? ''}
          onChange={(event) => {
            const points = Math.round(Number(event.target.value))
            if (points >= 1 && points <= 100) onChange({ ...actions, flag: points })
          }}
        />
      </label>
      {(['stepUp', 'decline', 'freeze'] as const).map((key) => (
        <label key={key} className="row">
          <input
            type="checkbox"
            checked={actions[key]}
            disabled={readOnly}
            onChange={(event) => onChange({ ...actions, [key]: event.target.checked })}
          />
          {t(`edit.${key}`)}
        </label>
      ))}
    </Panel>
  )
}

function Signals({ rule }: Readonly<{ rule: ReturnType<typeof readRule> }>): ReactElement {
  const { t } = useTranslation('rules')
  const formats = useFormats()
  return (
    <Panel
      title={t('edit.signals')}
      aside={<span className="t3">{t('edit.cost', { cost: formats.number(rule.cost / 100, 2) })}</span>}
    >
      {rule.signals.length === 0 && <p className="t2">{t('edit.noSignals')}</p>}
      <table className="table signals">
        <tbody>
          {rule.signals.map((request) => (
            <tr key={requestName(request)}>
              <th scope="row">
                <code>{requestName(request)}</code>
              </th>
              <td className="t2" lang="en">
                {specOf(request.signal).says}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
