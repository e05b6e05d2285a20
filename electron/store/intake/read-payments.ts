// Payments of files as flat columns in order of time, for programs that replay them and store nothing. Keys of cards, merchants … become
// whole numbers in order of appearance; card numbers stay in memory and are dropped with it.
import type { RiskPayment } from '#shared/risk/engine/payment.ts'
import { CHANNELS } from '#shared/domain/authorisation.ts'
import { binOf } from '#shared/domain/pan.ts'
import { kept } from './cells.ts'
import { readRows } from './csv-rows.ts'
import { checkFiles } from './pipeline.ts'
import { createOccurrences } from './read-files.ts'
import { cardKey, isRefusal, type IntakeRecord, type Preset } from './record.ts'

export type Payments = Readonly<{
  rows: number
  /** Rows that the preset refused. Refunds are left out, too: they are no payments. */
  rejected: number
  at: Float64Array
  cards: Int32Array
  /** 1 for fraud, whatever is known when. */
  fraud: Uint8Array
  payment: (row: number) => RiskPayment
  /** `null` where the file does not say. */
  label: (row: number) => boolean | null
  id: (row: number) => string
}>

const NONE = -1
const DECLINED = 1
const PIN_FAILED = 2
const UNLABELLED = 2

/** Throws an IntakeProblem for the first file that is damaged or lacks the preset's columns. */
export async function readPayments(files: ReadonlyArray<string>, preset: Preset): Promise<Payments> {
  const checked = await checkFiles(files, { kind: 'preset', id: preset.id })
  const most = checked.reduce((sum, { records }) => sum + records, 0)
  const at = new Float64Array(most)
  const amounts = new Float64Array(most)
  const keys = { card: new Int32Array(most), person: new Int32Array(most), merchant: new Int32Array(most) }
  const country = new Int32Array(most)
  const mcc = new Int32Array(most)
  const bins = new Int32Array(most)
  const channel = new Uint8Array(most)
  const marks = new Uint8Array(most)
  const labels = new Uint8Array(most)
  const ids: string[] = []
  const names = {
    card: interner(),
    person: interner(),
    merchant: interner(),
    country: interner(),
    mcc: interner(),
    bin: interner(),
  }
  let rows = 0
  let rejected = 0

  const add = ({ outsideId, customer, card, merchant, label, ...record }: IntakeRecord): void => {
    at[rows] = record.at
    amounts[rows] = record.amount
    keys.card[rows] = names.card.number(cardKey(card))
    keys.person[rows] = names.person.number(customer.outsideId ?? `card:${cardKey(card)}`)
    keys.merchant[rows] = names.merchant.number(merchant.outsideId)
    country[rows] = merchant.country === null ? NONE : names.country.number(merchant.country)
    mcc[rows] = merchant.mcc === null ? NONE : names.mcc.number(merchant.mcc)
    bins[rows] = card.number === null ? NONE : names.bin.number(binOf(card.number))
    channel[rows] = CHANNELS.indexOf(record.channel)
    marks[rows] = (record.declined ? DECLINED : 0) | (record.pin === 'wrong' ? PIN_FAILED : 0)
    labels[rows] = label === null ? UNLABELLED : label.verdict === 'fraud' ? 1 : 0
    ids.push(kept(outsideId))
    rows++
  }

  const named = preset.identity === 'content' ? createOccurrences() : null
  for (const file of checked) {
    const read = preset.reader(file.header)
    for await (const block of readRows(file)) {
      for (const { cells, refusal } of block.rows) {
        const record = refusal ?? read(cells!)
        if (isRefusal(record)) rejected++
        else {
          // Refunds are counted, too, so that ids are those of an import.
          const outsideId = named === null ? record.outsideId : named(record)
          if (record.kind === 'payment') add({ ...record, outsideId })
        }
      }
    }
  }

  // Payments of one moment stay in the order of the files.
  const order = Int32Array.from({ length: rows }, (_, i) => i).sort((a, b) => at[a]! - at[b]! || a - b)
  const word = (column: Int32Array, name: 'country' | 'mcc' | 'bin', i: number): string | null =>
    column[i] === NONE ? null : names[name].text(column[i]!)
  return {
    rows,
    rejected,
    at: Float64Array.from(order, (i) => at[i]!),
    cards: Int32Array.from(order, (i) => keys.card[i]!),
    fraud: Uint8Array.from(order, (i) => (labels[i] === 1 ? 1 : 0)),
    payment: (row) => {
      const i = order[row]!
      return {
        at: at[i]!,
        amount: amounts[i]!,
        card: keys.card[i]!,
        person: keys.person[i]!,
        merchant: keys.merchant[i]!,
        device: null,
        address: null,
        bin: word(bins, 'bin', i),
        network: null,
        country: word(country, 'country', i),
        mcc: word(mcc, 'mcc', i),
        channel: CHANNELS[channel[i]!]!,
        declined: (marks[i]! & DECLINED) !== 0,
        pinFailed: (marks[i]! & PIN_FAILED) !== 0,
        place: null,
      }
    },
    label: (row) => (labels[order[row]!] === UNLABELLED ? null : labels[order[row]!] === 1),
    id: (row) => ids[order[row]!]!,
  }
}

type Interner = Readonly<{ number: (text: string) => number; text: (number: number) => string }>

function interner(): Interner {
  const numbers = new Map<string, number>()
  const texts: string[] = []
  return {
    number: (text) => {
      const known = numbers.get(text)
      if (known !== undefined) return known
      const own = kept(text)
      numbers.set(own, texts.length)
      texts.push(own)
      return texts.length - 1
    },
    text: (number) => texts[number]!,
  }
}
