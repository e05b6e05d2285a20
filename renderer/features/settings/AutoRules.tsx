// Rules by which the store decides applications itself: what each would have done, who asked, who agreed, off at once.
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client, orpc, type Client } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { CommandFault } from '../../ui/CommandFault.tsx'
import { Button } from '../../ui/parts.tsx'
import { ErrorState, Loading } from '../../ui/states.tsx'
import { showToast } from '../../ui/toasts.ts'
import { AutoRulePreview } from './AutoRulePreview.tsx'
import { AutoRuleSettings, isSound, useSettingsWords, type AutoSettings } from './AutoRuleSettings.tsx'

export type AutoRuleView = Awaited<ReturnType<Client['autoRules']['page']>>['rules'][number]

export function AutoRules(): ReactElement {
  const { t } = useTranslation('settings')
  const query = useQuery(orpc.autoRules.page.queryOptions({ input: {} }))
  if (query.data === undefined)
    return query.error === null ? <Loading /> : <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  return (
    <>
      <p className="setting facts sm t2">{t('auto.text')}</p>
      {query.data.rules.map((rule) => (
        <Rule key={rule.rule} item={rule} />
      ))}
    </>
  )
}

function Rule({ item }: Readonly<{ item: AutoRuleView }>): ReactElement {
  const { t } = useTranslation(['settings', 'reviews'])
  const formats = useFormats()
  const session = useSession()
  const settingsWords = useSettingsWords()
  const { rule, onSince, onBy, request, record, held } = item
  const mayAsk = session.can('auto_rules.edit') !== undefined
  const [draft, setDraft] = useState<AutoSettings>()
  const shown = draft ?? request?.settings ?? item.settings
  const name = t(`reviews:autoRule.${rule}`)
  return (
    <section className="setting facts auto-rule" aria-label={name}>
      <h3 className="row between">
        <span className="el" title={name}>
          {name}
        </span>
        <span className={onSince === null ? 'tag' : 'tag ok'}>{t(onSince === null ? 'auto.off' : 'auto.on')}</span>
      </h3>
      <p className="sm t2">{t(`auto.about.${rule}`)}</p>
      <p className="sm">
        {onSince !== null && <>{t('auto.since', { at: formats.timeProse(onSince), by: onBy ?? '' })} </>}
        {settingsWords(rule, item.settings)}
      </p>
      {(record.decided > 0 || onSince !== null) && (
        <p className="sm t2">
          {t('auto.record', {
            count: record.decided,
            decided: formats.number(record.decided),
            looks: formats.number(record.looks),
            agreed: formats.number(record.agreed),
          })}{' '}
          {held > 0 && t('auto.held', { count: held, held: formats.number(held) })}
        </p>
      )}
      {mayAsk && request === null && <AutoRuleSettings rule={rule} value={shown} onChange={setDraft} />}
      {request !== null && (
        <div className="strip" role="status">
          <span>
            {t('auto.asked', { name: request.maker, until: formats.timeProse(request.expiresAt), note: request.note })}{' '}
            {settingsWords(rule, request.settings)}{' '}
            {request.why !== null && !request.mine && t(`common:refusal.${request.why}`)}
          </span>
        </div>
      )}
      {isSound(shown) && <AutoRulePreview rule={rule} settings={shown} />}
      <RuleActs item={item} draft={shown} mayAsk={mayAsk} onDone={() => setDraft(undefined)} />
    </section>
  )
}

function RuleActs({
  item,
  draft,
  mayAsk,
  onDone,
}: Readonly<{ item: AutoRuleView; draft: AutoSettings; mayAsk: boolean; onDone: () => void }>): ReactElement | null {
  const { t } = useTranslation('settings')
  const session = useSession()
  const queries = useQueryClient()
  const [note, setNote] = useState('')
  const { rule, version, onSince, request } = item
  const done = (words: string): void => {
    showToast(words)
    setNote('')
    onDone()
    void queries.invalidateQueries({ queryKey: orpc.autoRules.key() })
  }
  const ask = useStoreCommand(client.autoRules.askOn, { onDone: () => done(t('auto.askedDone')) })
  const decide = useStoreCommand(client.autoRules.decideOn, {
    onDone: (_, { approve }) => done(t(approve ? 'auto.onDone' : 'auto.notOnDone')),
  })
  const off = useStoreCommand(client.autoRules.turnOff, {
    onDone: ({ takenBack }) => done(t('auto.offDone', { count: takenBack })),
  })
  const mayDecide = session.can('auto_rules.decide') !== undefined
  if (!mayAsk && !mayDecide) return null
  const asks = mayAsk && request === null
  const same = JSON.stringify(draft) === JSON.stringify(item.settings)
  const noted = note.trim().length >= 3
  if (!asks && request === null && onSince === null) return null
  return (
    <>
      <label className="field">
        <span className="label">{t('auto.note')}</span>
        <input className="input" value={note} maxLength={500} onChange={(event) => setNote(event.target.value)} />
      </label>
      <div className="row g8">
        {asks && (
          <Button
            kind="primary"
            disabled={!noted || !isSound(draft) || (onSince !== null && same) || ask.running}
            onPress={() => ask.run({ rule, version, settings: draft, note })}
          >
            {t(onSince === null ? 'auto.askOn' : 'auto.askChange')}
          </Button>
        )}
        {request !== null && request.mayDecide && (
          <Button kind="primary" onPress={() => decide.run({ rule, version, approve: true, note })}>
            {t('auto.agree')}
          </Button>
        )}
        {request !== null && (request.mayDecide || request.mine) && (
          <Button onPress={() => decide.run({ rule, version, approve: false, note })}>
            {t(request.mine ? 'auto.withdraw' : 'auto.refuse')}
          </Button>
        )}
        {onSince !== null && mayDecide && (
          <Button kind="danger" disabled={!noted} hint={t('auto.offHint')} onPress={() => off.run({ rule, note })}>
            {t('auto.turnOff')}
          </Button>
        )}
        {!noted && (asks || onSince !== null) && <span className="t3 sm">{t('auto.noteFirst')}</span>}
      </div>
      <CommandFault command={ask} />
      <CommandFault command={decide} />
      <CommandFault command={off} />
    </>
  )
}
