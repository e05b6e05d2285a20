// Plays a `story` block of docs/rules.md: payments, labels and notes in order, each payment with whether the rule must hold.
import { createSignalEngine } from '#shared/risk/engine/signal-engine.ts'
import { readWindow } from '#shared/risk/engine/catalogue.ts'
import type { Key, RiskPayment } from '#shared/risk/engine/payment.ts'
import { fixedList, type ListMembers, type Subject } from '#shared/risk/rule-language/compile.ts'
import { compiled, readRule } from '#shared/risk/rule-language/read.ts'
import type { ListKind } from '#shared/risk/rule-language/vocabulary.ts'

/** A Thursday; day 3 of a story is a Saturday. */
const START = Date.UTC(2026, 9, 1)
const DAY = 86_400_000

export const plainPayment: RiskPayment = {
  at: START,
  amount: 5000,
  card: 'c1',
  person: 'p1',
  merchant: 'm1',
  device: 'd1',
  address: 'a1',
  bin: '99990001',
  network: 'n1',
  country: 'CN',
  mcc: '5411',
  channel: 'chip',
  declined: false,
  pinFailed: false,
  place: null,
}

type Facts = ReadonlyMap<string, string>

function paymentOf(facts: Facts, at: number): RiskPayment {
  const said = (name: string): string | null => facts.get(name) ?? null
  const key = (name: 'device' | 'address' | 'network'): Key | null =>
    said(name) === 'none' ? null : (said(name) ?? plainPayment[name])
  const place = said('place')?.split(',').map(Number)
  return {
    ...plainPayment,
    at,
    amount: said('amount') === null ? plainPayment.amount : Math.round(Number(said('amount')) * 100),
    card: said('card') ?? plainPayment.card,
    person: said('person') ?? plainPayment.person,
    merchant: said('merchant') ?? plainPayment.merchant,
    device: key('device'),
    address: key('address'),
    network: key('network'),
    country: said('country') ?? plainPayment.country,
    mcc: said('mcc') ?? plainPayment.mcc,
    channel: (said('channel') ?? plainPayment.channel) as RiskPayment['channel'],
    declined: said('declined') === 'yes' || said('pin') === 'wrong',
    pinFailed: said('pin') === 'wrong',
    place: place === undefined ? null : { latitude: place[0]!, longitude: place[1]! },
  }
}

export type Played = Readonly<{ line: string; expected: boolean; held: boolean }>

/** Throws on a rule that has an error, or a line that it cannot read. */
export function play(rule: string, story: string): ReadonlyArray<Played> {
  const lines = story
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const kinds = new Map<string, ListKind>()
  const members = new Map<string, ListMembers>()
  for (const line of lines) {
    const [word, name, kind, keys] = line.split(' ')
    if (word !== 'list') continue
    kinds.set(name!, kind as ListKind)
    members.set(name!, fixedList(keys!.split(',')))
  }
  const read = readRule(rule, kinds)
  if (read.condition === null) throw new Error(`${rule}: ${JSON.stringify(read.errors)}`)
  const engine = createSignalEngine()
  const subject: Subject = { payment: plainPayment, scale: 100 }
  const { holds } = compiled(read, { signal: engine.signal, subject, list: (name) => members.get(name)! })

  const played: Played[] = []
  for (const line of lines) {
    if (line.startsWith('list ')) continue
    const match = /^(\d+) (\d\d):(\d\d)(?: x(\d+) every (\w+))?(?: (?!->)(.*?))?(?: -> (yes|no))?$/.exec(line)
    if (match === null) throw new Error(`cannot read: ${line}`)
    const [, day, hour, minute, times = '1', every = '1m', rest = '', expected] = match
    const at = START + (Number(day) - 1) * DAY + Number(hour) * 3_600_000 + Number(minute) * 60_000
    const facts: Facts = new Map(rest.split(' ').map((part) => part.split('=') as [string, string]))
    const card = facts.get('card') ?? plainPayment.card
    if (facts.has('pin_changed') || facts.has('limit_changed') || facts.has('issued')) {
      engine.note({ card, at, kind: rest as 'issued' })
    } else if (facts.has('travel')) {
      const until = at + readWindow(facts.get('for')!)!
      engine.note({ card, at, kind: 'travel', countries: facts.get('countries')!.split(','), from: at, until })
    } else if (facts.has('label')) {
      const paidAt = START + (Number(facts.get('paid')) - 1) * DAY + 10 * 3_600_000
      engine.label({ ...paymentOf(facts, at), knownAt: at, paidAt, fraud: facts.has('fraud') })
    } else {
      if (expected === undefined) throw new Error(`says not what is expected: ${line}`)
      for (let i = 0; i < Number(times); i++) {
        subject.payment = paymentOf(facts, at + i * readWindow(every)!)
        engine.enter(subject.payment)
        played.push({ line, expected: expected === 'yes', held: holds() })
        engine.settle()
      }
    }
  }
  return played
}
