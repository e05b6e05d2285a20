import { createInstance } from 'i18next'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  actionWords,
  actorWords,
  fieldWords,
  reasonWords,
  roleWords,
  spokenLabel,
  valueWords,
  type T,
} from '#renderer/features/audit/audit-words.ts'
import { ACTIONS, isStaging, pathOf, type AuditRow } from '#renderer/features/audit/rows.ts'
import { createFormats } from '#renderer/i18n/formats.ts'
import type { Language } from '#renderer/i18n/languages.ts'
import { contract } from '#shared/contract/index.ts'
import { RIGHTS } from '#shared/domain/permissions.ts'

const file = (language: Language, area: string): Record<string, unknown> =>
  JSON.parse(
    readFileSync(resolve(import.meta.dirname, `../../../../../resources/locales/${language}/${area}.json`), 'utf8'),
  ) as Record<string, unknown>

async function bound(language: Language): Promise<T> {
  const instance = createInstance()
  const areas = ['common', 'audit', 'reviews']
  await instance.init({
    lng: language,
    ns: areas,
    defaultNS: 'audit',
    fallbackNS: 'common',
    fallbackLng: false,
    interpolation: { escapeValue: false },
    resources: { [language]: Object.fromEntries(areas.map((area) => [area, file(language, area)])) },
  })
  return instance.getFixedT(language, ['audit', 'reviews']) as unknown as T
}

const formats = { en: createFormats('en', 'Asia/Shanghai'), zh: createFormats('zh-CN', 'Asia/Shanghai') }
let en: T
let zh: T
beforeAll(async () => {
  en = await bound('en')
  zh = await bound('zh-CN')
})

const row = (part: Partial<AuditRow>): AuditRow => ({
  seq: 1,
  at: 0,
  actor: 'Lin Qiao',
  role: 'investigator',
  action: 'card.frozen',
  targetKind: null,
  target: null,
  label: null,
  result: 'done',
  reason: null,
  from: 'http',
  changes: [],
  hash: '',
  ...part,
})
const reason = (part: Partial<AuditRow>, t: T = en): string =>
  reasonWords(row(part), t, t === en ? formats.en : formats.zh).text

/** Every name that a command of the contract writes. */
function auditNames(router: unknown): ReadonlyArray<string> {
  if (typeof router !== 'object' || router === null) return []
  if ('~orpc' in router) {
    const { meta } = router['~orpc'] as { meta: { policy?: { audit?: string } } }
    return meta.policy?.audit === undefined ? [] : [meta.policy.audit]
  }
  return Object.values(router).flatMap(auditNames)
}

describe('acts in words', () => {
  it('exist for every command of the contract', () => {
    const names = auditNames(contract)
    expect(names.length).toBeGreaterThan(15)
    expect(names.filter((name) => !(ACTIONS as ReadonlyArray<string>).includes(name))).toEqual([])
  })
  it('exist in both languages for every act that is known', () => {
    for (const action of ACTIONS)
      for (const t of [en, zh]) expect(actionWords({ action, changes: [] }, t)).not.toMatch(/\./)
  })
  it('an act of later days is shown by its own name', () => {
    expect(actionWords({ action: 'rule.made_live', changes: [] }, en)).toBe('rule.made_live')
  })
  it('asking a second person is not the act itself', () => {
    const asked = row({
      action: 'card.unfrozen',
      changes: [{ field: 'staged', before: null, after: 'chg_0000000001' }],
    })
    expect(isStaging(asked)).toBe(true)
    expect(actionWords(asked, en)).toBe('Ask to lift a freeze')
    expect(actionWords(row({ action: 'card.unfrozen' }), en)).toBe('Lift a freeze')
  })
})

describe('who did it', () => {
  it('is a name, a program in words, or nobody', () => {
    expect(actorWords('Lin Qiao', en)).toBe('Lin Qiao')
    expect(actorWords('store', zh)).toBe('卡库')
    expect(actorWords('cli (root)', en)).toBe('Command line (root)')
    expect(actorWords('nobody', en)).toBe('Nobody signed in')
    expect(roleWords('supervisor', en)).toBe('Supervisor')
    expect(roleWords('store', en)).toBe('by itself')
    expect(roleWords('none', en)).toBe('')
  })
})

describe('the reason of a row', () => {
  it('names the right that a denied try would have needed, every one in both languages', () => {
    for (const right of RIGHTS)
      for (const t of [en, zh]) expect(reason({ result: 'denied', reason: right }, t)).not.toMatch(/right\.|^$|\{\{/)
    expect(reason({ result: 'denied', reason: 'flags.decide' })).toBe('Needs the right: decide flags')
  })
  it('translates codes and leaves people’s notes as they were written', () => {
    expect(reason({ reason: 'device_lost' })).toBe('Phone or device lost')
    expect(reason({ action: 'case.rejected', reason: 'photo_blurred, page_missing' })).toBe(
      'Photo blurred, Page missing',
    )
    expect(reason({ action: 'case.taken', reason: 'renewed' }, zh)).toBe('延长占用')
    const note = 'Holder asks: card back. See common:fault'
    expect(reasonWords(row({ action: 'card.unfrozen', reason: note }), en, formats.en)).toEqual({
      text: note,
      free: true,
    })
  })
  it('of a verification says where the chain broke', () => {
    expect(reason({ action: 'audit.verified', reason: 'whole' })).toBe('whole')
    expect(reason({ action: 'audit.verified', reason: 'altered at 1204' })).toMatch(/^broken at row 1,204: The row/)
  })
  it('of a reading is the query that was read', () => {
    expect(reason({ action: 'audit.read', reason: '' })).toBe('all rows')
    expect(reason({ action: 'audit.read', reason: 'actor:lin' })).toBe('actor:lin')
  })
})

describe('what changed', () => {
  it('is said by the name of the field, checks by theirs', () => {
    expect(fieldWords('limits.day', en)).toBe('Limit per day')
    expect(fieldWords('checks.zone', en)).toBe('Machine-readable zone')
    expect(fieldWords('brand_new', en)).toBe('brand_new')
  })
  it('has words for states, switches, verdicts, ends and limits', () => {
    const value = (field: string, is: string | number | boolean | null): string =>
      valueWords(field, is, en, formats.en, 'CNY')
    expect(value('state', 'frozen')).toBe('Frozen')
    expect(value('state', 'asked')).toBe('applicant asked')
    expect(value('scope.cash', false)).toBe('off')
    expect(value('verdict', 'fraud')).toBe('Fraud')
    expect(value('verdict', null)).toBe('–')
    expect(value('until', null)).toBe('no end')
    expect(value('limits.day', 500_000)).toBe('5,000.00')
    expect(value('limits.day', null)).toBe('no limit')
    expect(value('added', 41_208)).toBe('41,208')
  })
  it('a card is read aloud as a card', () => {
    expect(spokenLabel('•••• 4242', en)).toBe('card ending 4242')
    expect(spokenLabel('Lukas Brandt', en)).toBe('Lukas Brandt')
  })
  it('leads to where the thing is shown', () => {
    expect(pathOf('flag_0000000001')).toBe('/flags/flag_0000000001')
    expect(pathOf('chg_0000000001')).toBe('/approvals/chg_0000000001')
    expect(pathOf('card_0000000001')).toBeUndefined()
  })
})
