import { useQuery } from '@tanstack/react-query'
import { useId, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { client, orpc } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { CommandFault } from '../../ui/CommandFault.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { KeyButton } from '../../ui/parts.tsx'
import { MaskedCard } from '../../ui/values.tsx'

const HOUR = 3_600_000
const HOURS = [4, 24, 72, 168, 720] as const
type Target = 'card' | 'person' | 'merchant'

export type SnoozeDialogProps = Readonly<{
  /** Whom or what it may be silenced for. */
  card: string
  last4: string
  customer: string
  merchant?: Readonly<{ id: string; name: string }>
  /** Names of the rules that may be silenced. */
  rules: ReadonlyArray<string>
  /** The id of the one that it begins with; every written rule when left out. */
  rule?: string
  onClose: () => void
}>

/** Silences one of the rules, or all that people wrote, for the card, the person or the merchant, with a reason and an end. */
export function SnoozeDialog(props: SnoozeDialogProps): ReactElement {
  const { card, last4, customer, merchant, rules: names, onClose } = props
  const { t } = useTranslation('flags')
  const session = useSession()
  const id = useId()
  const rules = useQuery(orpc.rules.list.queryOptions())
  const snooze = useStoreCommand(client.rules.snooze, { onDone: onClose })
  const [rule, setRule] = useState(props.rule ?? '')
  const [kind, setKind] = useState<Target>('card')
  const [hours, setHours] = useState<number>(24)
  const [reason, setReason] = useState('')
  const hit = (rules.data?.rows ?? []).filter(({ id: one, name }) => one === props.rule || names.includes(name))
  const sound = reason.trim().length >= 3 && !snooze.running
  const confirm = (): void => {
    if (!sound) return
    const target = kind === 'card' ? card : kind === 'person' ? customer : merchant!.id
    const until = session.now() + hours * HOUR
    snooze.run({ rule: rule === '' ? null : rule, kind, target, reason: reason.trim(), until })
  }
  return (
    <Dialog
      title={t('snooze.title')}
      subtitle={<MaskedCard last4={last4} />}
      onClose={onClose}
      onConfirm={confirm}
      canConfirm={sound}
      footer={
        <>
          <span className="grow t3 sm">{t('snooze.starters')}</span>
          <KeyButton command="close" onPress={onClose}>
            {t('snooze.cancel')}
          </KeyButton>
          <KeyButton command="confirm" kind="primary" onPress={confirm} disabled={!sound}>
            {t('snooze.do')}
          </KeyButton>
        </>
      }
    >
      <div className="field">
        <label htmlFor={`${id}r`}>{t('snooze.rule')}</label>
        <select id={`${id}r`} className="input" value={rule} onChange={(event) => setRule(event.target.value)}>
          <option value="">{t('snooze.every')}</option>
          {hit.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}k`}>{t('snooze.for')}</label>
        <select
          id={`${id}k`}
          className="input"
          value={kind}
          onChange={(event) => setKind(event.target.value as Target)}
        >
          <option value="card">{t('snooze.card')}</option>
          <option value="person">{t('snooze.person')}</option>
          {merchant !== undefined && <option value="merchant">{t('snooze.merchant', { name: merchant.name })}</option>}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}h`}>{t('snooze.until')}</label>
        <select
          id={`${id}h`}
          className="input"
          value={hours}
          onChange={(event) => setHours(Number(event.target.value))}
        >
          {HOURS.map((value) => (
            <option key={value} value={value}>
              {value < 48 ? t('snooze.hours', { count: value }) : t('snooze.days', { count: value / 24 })}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}n`}>{t('snooze.reason')}</label>
        <input
          id={`${id}n`}
          className="input"
          data-autofocus
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
      </div>
      <CommandFault command={snooze} />
    </Dialog>
  )
}
