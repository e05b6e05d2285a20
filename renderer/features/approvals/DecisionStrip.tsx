import { useEffect, useId, useRef, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { CommandFault } from '../../ui/CommandFault.tsx'
import { Layer } from '../../ui/Layer.tsx'
import { KeyButton } from '../../ui/parts.tsx'
import { isCardChange, subjectOf, type Request, type RiskRequest, type Verb } from './requests.ts'

export type DecisionStripProps = Readonly<{
  verb: Verb
  request: Request
  onClose: () => void
  onDone: () => void
  /** The store refused because the request is not any more what is shown. */
  onChanged: () => void
}>

type Act = Parameters<typeof client.approvals.approve>[0]
type Decided = Promise<Readonly<{ version: number }>>
/** Rules, the score and stops have commands of their own; who asked takes the request back by saying no. */
const DECIDE: Readonly<Record<RiskRequest['action'], (act: Act & Readonly<{ approve: boolean }>) => Decided>> = {
  'stop.lift': (act) => client.rules.decideLift(act),
  'rule.live': (act) => client.rules.decideLive(act),
  'model.live': (act) => client.models.decideLive(act),
}
const decisionOf = (request: Request, verb: Verb): ((act: Act) => Decided) => {
  if (isCardChange(request)) return client.approvals[verb]
  return (act) => DECIDE[request.action]({ ...act, approve: verb === 'approve' })
}

/** Opens in place of the foot: what happens, a note; Ctrl/Cmd+Enter is the second, different key. */
export function DecisionStrip({ verb, request, onClose, onDone, onChanged }: DecisionStripProps): ReactElement {
  const [note, setNote] = useState('')
  const command = useStoreCommand(decisionOf(request, verb), { onDone })
  const { fault, running } = command
  const changed = useRef(onChanged)
  useEffect(() => {
    changed.current = onChanged
  })
  useEffect(() => {
    if (fault?.code === 'CONFLICT' || fault?.code === 'INVALID_STATE') changed.current()
  }, [fault])
  const confirm = (): void => {
    if (!running) command.run({ id: request.id, version: request.version, note: note.trim() })
  }
  return (
    <Layer onClose={onClose} onConfirm={confirm} canConfirm={!running}>
      <StripBody
        verb={verb}
        request={request}
        note={note}
        onNote={setNote}
        onClose={onClose}
        onConfirm={confirm}
        running={running}
        command={command}
      />
    </Layer>
  )
}

type BodyProps = Pick<DecisionStripProps, 'verb' | 'request' | 'onClose'> &
  Readonly<{
    note: string
    onNote: (note: string) => void
    onConfirm: () => void
    running: boolean
    command: Parameters<typeof CommandFault>[0]['command']
  }>

function StripBody({ verb, request, note, onNote, onClose, onConfirm, running, command }: BodyProps): ReactElement {
  const { t } = useTranslation('approvals')
  const id = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  const [cameFrom] = useState(() => document.activeElement)
  useEffect(() => {
    field.current?.focus({ preventScroll: true })
    return () => {
      if (cameFrom instanceof HTMLElement && cameFrom.isConnected) cameFrom.focus({ preventScroll: true })
    }
  }, [cameFrom])
  const onCard = isCardChange(request)
  const effect =
    verb === 'approve'
      ? t(`strip.approveEffect.${request.action}`)
      : onCard
        ? t(`strip.${verb}Effect`)
        : t(`strip.risk.${verb}Effect`, { effect: t(`strip.risk.stays.${request.action}`) })
  const title = !onCard
    ? t(verb === 'approve' ? `strip.approve.${request.action}` : `strip.risk.${verb}`, {
        subject: subjectOf(request, t),
      })
    : t(verb === 'approve' ? `strip.approve.${request.action}` : `strip.${verb}`, { last4: request.last4 })
  return (
    <div className="decision" role="dialog" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      <p className="t2">{effect}</p>
      <label className="field">
        <span className="label">
          {t(`strip.note.${verb}`)} <span className="t3 sm">{t('common:optional')}</span>
        </span>
        <textarea
          ref={field}
          className="input"
          rows={2}
          maxLength={2000}
          value={note}
          onChange={(event) => onNote(event.target.value)}
        />
      </label>
      <CommandFault command={command} />
      <div className="row">
        <span className="grow" />
        <KeyButton command="close" onPress={onClose}>
          {t('strip.keep')}
        </KeyButton>
        <KeyButton command="confirm" onPress={onConfirm} disabled={running}>
          {t(verb === 'approve' ? `strip.confirm.approve.${request.action}` : `strip.confirm.${verb}`)}
        </KeyButton>
      </div>
    </div>
  )
}
