// Limits by kind of shop, and kinds and single shops that are blocked: one edit, with what it would have declined.
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { client, orpc } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Button } from '../../ui/parts.tsx'
import { showToast } from '../../ui/toasts.ts'
import { Run } from '../transactions/Run.tsx'
import { ActDialog } from './ActDialog.tsx'
import { parseAmount } from './amounts.ts'
import { EffectLine } from './EffectLine.tsx'
import type { Card } from './freeze-words.ts'
import { controlChanges, controlsInput, type ControlsDraft } from './controls-draft.ts'
import type { Life } from './life.ts'

export function KindsDialog({
  card,
  life,
  onClose,
}: Readonly<{ card: Card; life: Life; onClose: () => void }>): ReactElement {
  const { t } = useTranslation('cards')
  const formats = useFormats()
  const { currency } = card
  const bare = (amount: number): string => formats.moneyBare(amount, currency)
  const [draft, setDraft] = useState<ControlsDraft>(() => ({
    limits: Object.fromEntries(life.groups.map(({ group, limit }) => [group, limit === null ? '' : bare(limit)])),
    blockedGroups: life.blocks.filter(({ kind }) => kind === 'group').map(({ name }) => name),
    merchants: life.blocks.flatMap(({ merchant, name }) => (merchant === null ? [] : [{ merchant, name }])),
  }))
  const set = useStoreCommand(client.cardLife.setControls, {
    onDone: () => {
      showToast(t('kinds.done', { last4: card.last4 }))
      onClose()
    },
  })
  const wrong = life.groups.filter(({ group }) => parseAmount(draft.limits[group] ?? '', currency) === undefined)
  const input = controlsInput(draft, currency)
  const changes = wrong.length > 0 ? [] : controlChanges(life, input, draft.merchants, t, bare)
  const kinds = life.groups
    .map((one) => ({ ...one, name: t(`kind.${one.group}`) }))
    .sort((a, b) => b.used - a.used || a.name.localeCompare(b.name, formats.language))
  return (
    <ActDialog
      card={card}
      title={t('kinds.title', { last4: card.last4 })}
      subtitle={t('kinds.subtitle', { currency })}
      confirm={t('kinds.confirm')}
      keep={t('edit.keep')}
      icon="sliders"
      ready={changes.length > 0 && wrong.length === 0}
      command={set}
      onConfirm={(act) => set.run({ ...act, ...input })}
      onClose={onClose}
      aside={
        <div className="card-form" aria-live="polite">
          <h3>{t('edit.changes')}</h3>
          {changes.length === 0 ? (
            <p className="t2">{t('edit.nothing')}</p>
          ) : (
            <table className="plain before-after">
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
            input={
              changes.length === 0
                ? undefined
                : { id: card.id, limits: card.limits, scope: card.scope, controls: input }
            }
          />
          <Shops card={card.id} draft={draft} onChange={setDraft} />
        </div>
      }
    >
      <fieldset>
        <legend className="b">{t('kinds.groups')}</legend>
        <ul className="kinds">
          {kinds.map(({ group, name, used }, at) => {
            const blocked = draft.blockedGroups.includes(group)
            return (
              <li key={group}>
                <span className="el" title={name}>
                  {name}
                </span>
                <span className="t3 sm num">{used > 0 && t('kinds.used', { used: bare(used) })}</span>
                <input
                  className="input num"
                  inputMode="decimal"
                  aria-label={t('kinds.limitOf', { kind: name })}
                  placeholder={t('edit.noLimit')}
                  value={draft.limits[group] ?? ''}
                  disabled={blocked}
                  aria-invalid={wrong.some((one) => one.group === group)}
                  onChange={(event) =>
                    setDraft((now) => ({ ...now, limits: { ...now.limits, [group]: event.target.value } }))
                  }
                  {...(at === 0 ? { 'data-autofocus': true } : {})}
                />
                <label className="row g6 sm">
                  <input
                    type="checkbox"
                    checked={blocked}
                    aria-label={t('kinds.block', { kind: name })}
                    onChange={(event) =>
                      setDraft((now) => ({
                        ...now,
                        blockedGroups: event.target.checked
                          ? [...now.blockedGroups, group]
                          : now.blockedGroups.filter((one) => one !== group),
                      }))
                    }
                  />
                  {t('kinds.blocked')}
                </label>
              </li>
            )
          })}
        </ul>
        {wrong.length > 0 && <span className="error">{t('edit.badAmount')}</span>}
      </fieldset>
    </ActDialog>
  )
}

/** Single shops: the blocked ones, and those where the card was used, to block. */
function Shops({
  card,
  draft,
  onChange,
}: Readonly<{
  card: string
  draft: ControlsDraft
  onChange: (change: (now: ControlsDraft) => ControlsDraft) => void
}>): ReactElement {
  const { t } = useTranslation('cards')
  const [text, setText] = useState('')
  const { data } = useQuery(orpc.cardLife.merchants.queryOptions({ input: { id: card } }))
  const plain = text.trim().toLocaleLowerCase()
  const free = (data?.rows ?? []).filter(
    ({ merchant, name }) =>
      !draft.merchants.some((one) => one.merchant === merchant) && name.toLocaleLowerCase().includes(plain),
  )
  return (
    <section className="shops">
      <h3>{t('kinds.shops')}</h3>
      <ul>
        {draft.merchants.map((one) => (
          <li key={one.merchant}>
            <span className="st danger">
              <Icon name="declined" size="s" />
            </span>
            <span className="el" title={one.name}>
              <Run text={one.name} className="" />
            </span>
            <Button
              size="sm"
              onPress={() =>
                onChange((now) => ({
                  ...now,
                  merchants: now.merchants.filter(({ merchant }) => merchant !== one.merchant),
                }))
              }
            >
              {t('kinds.allow')}
            </Button>
          </li>
        ))}
      </ul>
      <input
        className="input"
        type="search"
        value={text}
        placeholder={t('kinds.find')}
        aria-label={t('kinds.find')}
        onChange={(event) => setText(event.target.value)}
      />
      <ul>
        {free.slice(0, 5).map(({ merchant, name, payments }) => (
          <li key={merchant}>
            <span className="t3 sm num">{payments}×</span>
            <span className="el" title={name}>
              <Run text={name} className="" />
            </span>
            <Button
              size="sm"
              onPress={() => onChange((now) => ({ ...now, merchants: [...now.merchants, { merchant, name }] }))}
            >
              {t('kinds.blockShop')}
            </Button>
          </li>
        ))}
      </ul>
      {data !== undefined && free.length === 0 && (
        <p className="t3 sm">{t(plain === '' ? 'kinds.noShop' : 'kinds.noMatch')}</p>
      )}
    </section>
  )
}
