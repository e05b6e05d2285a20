import './cards.css'
import { useEffect, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { LIMIT_POLICY, pastLimitPolicy, type Limits, type Scope } from '#shared/domain/card.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { useQueryClient } from '@tanstack/react-query'
import { orpc } from '../../platform/client.ts'
import { ConfirmDialog } from '../../ui/Dialog.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { FaultLine } from '../../ui/states.tsx'
import { showToast } from '../../ui/toasts.ts'
import { NoteField } from '../../ui/NoteField.tsx'
import { parseAmount } from './amounts.ts'
import { CallerCheck, useCallerMissing } from './CallerCheck.tsx'
import { EffectLine } from './EffectLine.tsx'
import type { Card } from './freeze-words.ts'
import { OutcomeUnknown } from './OutcomeUnknown.tsx'
import { Switch } from './Switch.tsx'

export const LIMITS = ['payment', 'day', 'month'] as const
export const SCOPES = ['abroad', 'online', 'contactless', 'cash'] as const
type LimitName = (typeof LIMITS)[number]

/** Limits and scope in one edit: before, after, and whether a second person has to agree. */
export function LimitsDialog({ card, onClose }: Readonly<{ card: Card; onClose: () => void }>): ReactElement {
  const { t } = useTranslation('cards')
  const formats = useFormats()
  const queries = useQueryClient()
  const { currency } = card
  const callerMissing = useCallerMissing(card.customer)
  const bare = (amount: number | null): string => (amount === null ? '' : formats.moneyBare(amount, currency))
  const [texts, setTexts] = useState<Readonly<Record<LimitName, string>>>(() => ({
    payment: bare(card.limits.payment),
    day: bare(card.limits.day),
    month: bare(card.limits.month),
  }))
  const [scope, setScope] = useState<Scope>(card.scope)
  const [note, setNote] = useState('')

  const done = (words: string): void => {
    showToast(words)
    onClose()
  }
  const command = useStoreCommand(client.cards.setLimits, {
    onDone: (out) =>
      done(
        out.outcome === 'done'
          ? t('edit.done', { last4: card.last4 })
          : t('unfreeze.staged', { at: formats.clock(out.expiresAt, false) }),
      ),
  })
  const { fault } = command
  useEffect(() => {
    if (fault?.code === 'CONFLICT') void queries.invalidateQueries({ queryKey: orpc.customers.get.key() })
  }, [fault, queries])
  const doubtful = fault?.code === 'OUTCOME_UNKNOWN'

  const read = {
    payment: parseAmount(texts.payment, currency),
    day: parseAmount(texts.day, currency),
    month: parseAmount(texts.month, currency),
  }
  const wrong = LIMITS.filter((name) => read[name] === undefined)
  const limits: Limits = { payment: read.payment ?? null, day: read.day ?? null, month: read.month ?? null }
  const steps = LIMITS.map((name) => limits[name]).filter((value) => value !== null)
  const outOfOrder = steps.some((value, at) => at > 0 && value < (steps[at - 1] ?? 0))
  const limitWords = (amount: number | null): string => (amount === null ? t('edit.noLimit') : bare(amount))
  const changes = [
    ...LIMITS.filter((name) => read[name] !== undefined && limits[name] !== card.limits[name]).map((name) => ({
      label: t(`edit.${name}`),
      before: limitWords(card.limits[name]),
      after: limitWords(limits[name]),
    })),
    ...SCOPES.filter((name) => scope[name] !== card.scope[name]).map((name) => ({
      label: t(`scope.${name}`),
      before: t(card.scope[name] ? 'scope.on' : 'scope.off'),
      after: t(scope[name] ? 'scope.on' : 'scope.off'),
    })),
  ]
  const past = wrong.length === 0 && !outOfOrder && pastLimitPolicy(card.limits, limits)
  const canConfirm = wrong.length === 0 && !outOfOrder && changes.length > 0 && !doubtful
  const policy = { payment: bare(LIMIT_POLICY.payment), day: bare(LIMIT_POLICY.day), month: bare(LIMIT_POLICY.month) }

  return (
    <ConfirmDialog
      title={t('edit.title', { last4: card.last4 })}
      subtitle={t('edit.subtitle', { currency })}
      confirm={t(past ? 'edit.confirmAsk' : 'edit.confirm')}
      keep={t('edit.keep')}
      kind="primary"
      icon={past ? 'approvals' : 'check'}
      width={856}
      twoColumns
      canConfirm={canConfirm && !callerMissing}
      running={command.running}
      onConfirm={() => command.run({ id: card.id, version: card.version, limits, scope, note: note.trim() })}
      onClose={onClose}
      footnote={t('edit.foot')}
    >
      <div className="card-form">
        <fieldset className="limit-fields">
          <legend className="b">{t('edit.limits')}</legend>
          {LIMITS.map((name, at) => (
            <label key={name} className="limit-field">
              <span className="t2">{t(`edit.${name}`)}</span>
              <span className="field">
                <input
                  className="input num"
                  inputMode="decimal"
                  value={texts[name]}
                  placeholder={t('edit.noLimit')}
                  aria-invalid={wrong.includes(name)}
                  onFocus={(event) => event.currentTarget.select()}
                  onChange={(event) => setTexts((now) => ({ ...now, [name]: event.target.value }))}
                  {...(at === 0 ? { 'data-autofocus': true } : {})}
                />
                {wrong.includes(name) && <span className="error">{t('edit.badAmount')}</span>}
              </span>
            </label>
          ))}
          {outOfOrder && (
            <p className="danger sm" role="alert">
              {t('edit.order')}
            </p>
          )}
        </fieldset>
        <fieldset>
          <legend className="b">{t('edit.scope')}</legend>
          <ul className="switches">
            {SCOPES.map((name) => (
              <li key={name}>
                <Switch
                  label={t(`scope.${name}`)}
                  words={t(scope[name] ? 'scope.on' : 'scope.off')}
                  checked={scope[name]}
                  onChange={(on) => setScope((now) => ({ ...now, [name]: on }))}
                />
              </li>
            ))}
          </ul>
        </fieldset>
        <CallerCheck customer={card.customer} />
        <NoteField
          label={t('edit.note')}
          hint={t(past ? 'unfreeze.noteHintAsk' : 'freeze.noteHint')}
          value={note}
          onChange={setNote}
        />
        {doubtful ? (
          <OutcomeUnknown
            words={{ unknown: t('edit.unknown'), never: t('unfreeze.checkNever') }}
            check={command.check}
            onDone={() => done(t('unfreeze.checkDone'))}
            onNever={command.clear}
          />
        ) : (
          <FaultLine fault={fault} />
        )}
      </div>
      <div className="card-form" aria-live="polite">
        <h3>{t('edit.changes')}</h3>
        {changes.length === 0 ? (
          <p className="t2">{t('edit.nothing')}</p>
        ) : (
          <table className="plain before-after">
            <thead>
              <tr>
                <th scope="col" aria-label={t('edit.changes')} />
                <th scope="col" className="num">
                  {t('edit.before')}
                </th>
                <th scope="col" className="num">
                  {t('edit.after')}
                </th>
              </tr>
            </thead>
            <tbody>
              {changes.map((change) => (
                <tr key={change.label}>
                  <td>{change.label}</td>
                  <td className="num t2">{change.before}</td>
                  <td className="num b">{change.after}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <EffectLine
          input={changes.length === 0 || !canConfirm ? undefined : { id: card.id, limits, scope: { ...scope } }}
        />
        {limits.day !== card.limits.day && card.used.day > 0 && (
          <p className="t2 sm">{t('edit.usedDay', { used: bare(card.used.day) })}</p>
        )}
        <p className={past ? 'note warn' : 'note'}>
          {past && (
            <b className="st">
              <Icon name="approvals" size="s" />
              {t('edit.past')}
            </b>
          )}{' '}
          {t('edit.policy', policy)}
        </p>
      </div>
    </ConfirmDialog>
  )
}
