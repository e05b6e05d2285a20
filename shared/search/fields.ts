// The closed list of fields with their other names, what each may hold, and the nearest right word for a wrong one.
import { CHANNELS, DECLINE_REASONS } from '#shared/domain/authorisation.ts'
import { LABELS, ORIGINS, TRANSACTION_STATUSES } from '#shared/domain/payment.ts'
import { STARTER_RULES } from '#shared/risk/rules.ts'

export const FIELDS = [
  'card',
  'customer',
  'merchant',
  'amount',
  'currency',
  'status',
  'reason',
  'country',
  'mcc',
  'channel',
  'score',
  'flag',
  'label',
  'origin',
  'time',
  'weekday',
  'hour',
] as const
export type FieldName = (typeof FIELDS)[number]

export type FieldKind =
  | 'card'
  | 'name'
  | 'amount'
  | 'currency'
  | 'words'
  | 'flag'
  | 'country'
  | 'mcc'
  | 'score'
  | 'time'
  | 'hour'

export const FIELD_KINDS = {
  card: 'card',
  customer: 'name',
  merchant: 'name',
  amount: 'amount',
  currency: 'currency',
  status: 'words',
  reason: 'words',
  country: 'country',
  mcc: 'mcc',
  channel: 'words',
  score: 'score',
  flag: 'flag',
  label: 'words',
  origin: 'words',
  time: 'time',
  weekday: 'words',
  hour: 'hour',
} as const satisfies Record<FieldName, FieldKind>

/** Other names that are read as a field; what is written again has the field's own name. */
export const FIELD_ALIASES: Readonly<Record<string, FieldName>> = {
  last4: 'card',
  卡: 'card',
  卡片: 'card',
  holder: 'customer',
  person: 'customer',
  name: 'customer',
  持卡人: 'customer',
  客户: 'customer',
  shop: 'merchant',
  商户: 'merchant',
  金额: 'amount',
  币种: 'currency',
  state: 'status',
  状态: 'status',
  why: 'reason',
  原因: 'reason',
  国家: 'country',
  地区: 'country',
  category: 'mcc',
  类别: 'mcc',
  渠道: 'channel',
  方式: 'channel',
  risk: 'score',
  风险: 'score',
  评分: 'score',
  rule: 'flag',
  预警: 'flag',
  标签: 'label',
  source: 'origin',
  来源: 'origin',
  date: 'time',
  时间: 'time',
  日期: 'time',
  day: 'weekday',
  星期: 'weekday',
  小时: 'hour',
}

/** Short words for several decline reasons at once. */
export const REASON_GROUPS: Readonly<Record<string, ReadonlyArray<string>>> = {
  limit: ['limit_payment', 'limit_day', 'limit_month'],
  pin: ['pin_locked', 'pin_not_set', 'pin_required', 'pin_wrong'],
  card: ['card_closed', 'card_lost', 'card_stolen', 'card_expired', 'card_frozen'],
  funds: ['insufficient_funds'],
  abroad: ['abroad_off'],
  merchant: ['merchant_not_accepting'],
}

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const

/** What a flag is asked for beside the rules that raised it. */
export const FLAG_WORDS = ['any', 'none', 'open', 'decided'] as const

/** Short words for the rules, by what they look at. A word that is none of these is a rule's own name. */
export const RULE_GROUPS: Readonly<Record<string, ReadonlyArray<string>>> = {
  velocity: ['velocity_count', 'velocity_amount'],
  amount: ['velocity_amount', 'amount_habit'],
  country: ['new_country'],
  testing: ['card_testing'],
  pin: ['pin_failures'],
}

export type WordField = 'status' | 'reason' | 'channel' | 'flag' | 'label' | 'origin' | 'weekday'

const same = (values: ReadonlyArray<string>): ReadonlyArray<readonly [string, ReadonlyArray<string>]> =>
  values.map((value) => [value, [value]])

/** Every word a field knows, and what it stands for in the ledger. */
export const FIELD_WORDS: Readonly<Record<WordField, ReadonlyMap<string, ReadonlyArray<string>>>> = {
  status: new Map(same(TRANSACTION_STATUSES)),
  reason: new Map([...Object.entries(REASON_GROUPS), ...same(DECLINE_REASONS)]),
  channel: new Map(same(CHANNELS)),
  flag: new Map([...same(FLAG_WORDS), ...Object.entries(RULE_GROUPS), ...same(STARTER_RULES)]),
  label: new Map(same([...LABELS, 'none'])),
  origin: new Map(same(ORIGINS)),
  weekday: new Map([
    ...same(WEEKDAYS),
    ['workday', WEEKDAYS.slice(0, 5)] as const,
    ['weekend', WEEKDAYS.slice(5)] as const,
  ]),
}

/** Other spellings of a field's words. */
export const WORD_ALIASES: Readonly<Partial<Record<WordField, Readonly<Record<string, string>>>>> = {
  status: { 已授权: 'approved', 已拒绝: 'declined', 已入账: 'cleared', 已撤销: 'reversed', 退款: 'refund' },
  channel: { 芯片: 'chip', 非接触: 'contactless', 线上: 'online', 取现: 'cash', 定期扣款: 'recurring' },
  flag: { yes: 'any', no: 'none', 有: 'any', 无: 'none' },
  label: { legit: 'legitimate', 欺诈: 'fraud', 正常: 'legitimate', 无: 'none' },
  origin: { 实时: 'live', 导入: 'import', 演示: 'demo' },
  weekday: {
    monday: 'mon',
    tuesday: 'tue',
    wednesday: 'wed',
    thursday: 'thu',
    friday: 'fri',
    saturday: 'sat',
    sunday: 'sun',
    周一: 'mon',
    周二: 'tue',
    周三: 'wed',
    周四: 'thu',
    周五: 'fri',
    周六: 'sat',
    周日: 'sun',
    工作日: 'workday',
    周末: 'weekend',
  },
}

const isName = (word: string): word is FieldName => (FIELDS as ReadonlyArray<string>).includes(word)

/** The field of a name or of another name of it, in any case. */
export function fieldOf(word: string): FieldName | undefined {
  const name = word.toLowerCase()
  if (isName(name)) return name
  return Object.hasOwn(FIELD_ALIASES, name) ? FIELD_ALIASES[name] : undefined
}

export const isField = (word: string): word is FieldName => isName(word)

/** Edits (insert, delete, replace, swap neighbours) between two words: optimal string alignment. */
function edits(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, rows[i - 2]![j - 2]! + 1)
      row.push(best)
    }
    rows.push(row)
  }
  return rows[a.length]![b.length]!
}

/** The word that was probably meant: begins with what was typed, or is within two edits (one for short words). */
export function nearest(typed: string, words: Iterable<string>): string | undefined {
  const word = typed.toLowerCase().slice(0, 40)
  let found: string | undefined
  let least = word.length <= 1 ? 1 : word.length <= 3 ? 1.5 : 2.5
  // One Chinese character says as much as two letters.
  const telling = word.length >= 2 || word > '\u3000'
  for (const candidate of words) {
    const distance = telling && candidate.startsWith(word) ? 0.5 : edits(word, candidate)
    if (distance < least) {
      least = distance
      found = candidate
    }
  }
  return found
}
