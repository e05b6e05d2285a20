import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { DAY_MS, readWindow } from '#shared/risk/engine/catalogue.ts'
import { createReplay } from '#shared/risk/evaluate/replay.ts'
import {
  CARD_KS,
  measureWeek,
  meanOf,
  WEEK_MS,
  type Scored,
  type WeekMeasures,
} from '#shared/risk/evaluate/measures.ts'
import { readPayments, type Payments } from '#electron/store/intake/read-payments.ts'
import { PRESETS, presetNamed } from '#electron/store/intake/presets/presets.ts'

const HELP = `Usage: cardwarden evaluate --preset NAME --scores OUT.csv [options] FILE…

Replays files of payments in order of time through the risk engine: each payment is scored on entering, with only what could be known
then; its label becomes known after the delay; models are learnt from known labels only. Nothing is stored but OUT.csv.

  --preset NAME            ${PRESETS.map((preset) => preset.id).join(', ')}
  --label-delay SPAN       when labels become known after the payment, such as 7d; by default 7d
  --from DAY --to DAY      the period that is scored and measured, both days included, such as 2018-07-04; by default all
  --scores OUT.csv         TRANSACTION_ID,SCORE for every payment of the period, unrounded; refunds are no payments
  --score WORD             engine (by default) or habit: what OUT.csv holds
  --learn-every SPAN       how often a model is learnt, whole days; by default 7d

Prints for each whole week of the period, and in the mean: AUC ROC, average precision and card precision at ${CARD_KS.join(', ')}, over
the pool from which cards known to be compromised are taken out (docs/risk.md), for the engine and for the label-free habit score alone.`

function dayAt(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
  if (Number.isNaN(at)) throw new Error(`--${name}: "${text}" is no day such as 2018-07-04`)
  return at
}

function span(name: string, text: string): number {
  const ms = readWindow(text)
  if (ms === undefined) throw new Error(`--${name}: "${text}" is no span such as 7d or 12h`)
  return ms
}

export const run = async (argv: ReadonlyArray<string>): Promise<number> => {
  const { values, positionals: files } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      preset: { type: 'string' },
      'label-delay': { type: 'string', default: '7d' },
      from: { type: 'string' },
      to: { type: 'string' },
      scores: { type: 'string' },
      score: { type: 'string', default: 'engine' },
      'learn-every': { type: 'string', default: '7d' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help === true) {
    console.log(HELP)
    return 0
  }
  if (files.length === 0) throw new Error('Name at least one file')
  const preset = presetNamed(values.preset ?? '')
  if (preset === undefined) throw new Error(`--preset is needed: ${PRESETS.map((known) => known.id).join(', ')}`)
  if (values.scores === undefined) throw new Error('--scores is needed: the file to write')
  if (values.score !== 'engine' && values.score !== 'habit') throw new Error('--score: engine or habit')
  const labelDelay = span('label-delay', values['label-delay'])
  const learnEvery = span('learn-every', values['learn-every'])
  if (learnEvery % DAY_MS !== 0) throw new Error('--learn-every: whole days, such as 7d')
  const from = dayAt('from', values.from) ?? Number.NEGATIVE_INFINITY
  const to = dayAt('to', values.to)
  const until = to === undefined ? Number.POSITIVE_INFINITY : to + DAY_MS
  if (until <= from) throw new Error('--to is before --from')

  const started = performance.now()
  const payments = await readPayments(files, preset)
  if (payments.rejected > 0) console.log(`${payments.rejected} rows could not be read and are left out`)
  if (payments.rows === 0) throw new Error('There is no payment in these files')
  const replay = createReplay({
    labelDelay,
    learnEvery,
    scoredFrom: from,
    onModel: ({ learntFrom, heldBack }, at) => {
      console.error(
        `${new Date(at).toISOString().slice(0, 10)}: model from ${learntFrom.payments} payments, ${learntFrom.frauds} frauds; held back AP ${heldBack.averagePrecision.toFixed(3)}`,
      )
    },
  })
  const engineScores = new Float64Array(payments.rows)
  const habitScores = new Float64Array(payments.rows)
  for (let i = 0; i < payments.rows; i++) {
    const { score, habit } = replay.pay(payments.payment(i), payments.label(i))
    engineScores[i] = score
    habitScores[i] = habit
  }
  const seconds = (performance.now() - started) / 1000
  console.log(
    `${payments.rows} payments in ${seconds.toFixed(1)} s, ${replay.engine.size()} signals, state ${Math.round(replay.engine.bytes() / 2 ** 20)} MB`,
  )
  await writeScores(values.scores, payments, values.score === 'engine' ? engineScores : habitScores, from, until)
  report('Engine', { ...payments, scores: engineScores }, from, until)
  report('Habit score alone, no labels', { ...payments, scores: habitScores }, from, until)
  return 0
}

async function writeScores(
  file: string,
  payments: Payments,
  scores: Float64Array,
  from: number,
  until: number,
): Promise<void> {
  const out = createWriteStream(file)
  const failed = once(out, 'error').then(([error]) => Promise.reject(error as Error))
  failed.catch(() => {})
  out.write('TRANSACTION_ID,SCORE\n')
  let lines: string[] = []
  const flush = async (): Promise<void> => {
    const text = lines.join('')
    lines = []
    if (!out.write(text)) await Promise.race([once(out, 'drain'), failed])
  }
  for (let i = 0; i < payments.rows; i++) {
    if (payments.at[i]! < from || payments.at[i]! >= until) continue
    lines.push(`${payments.id(i)},${scores[i]}\n`)
    if (lines.length === 10_000) await flush()
  }
  await flush()
  out.end()
  await Promise.race([once(out, 'finish'), failed])
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10)

function report(title: string, all: Scored, from: number, until: number): void {
  const first = Math.max(from, Math.floor(all.at[0]! / DAY_MS) * DAY_MS)
  const last = Math.min(until, all.at[all.rows - 1]! + 1)
  const weeks: WeekMeasures[] = []
  // A week at the end that has but some days is not measured.
  for (let week = first; week + WEEK_MS <= Math.ceil(last / DAY_MS) * DAY_MS; week += WEEK_MS) {
    const measured = measureWeek(all, week)
    if (measured.frauds > 0 && measured.payments > measured.frauds) weeks.push(measured)
  }
  console.log(`\n${title}`)
  if (weeks.length === 0) {
    console.log('no whole week with frauds and honest payments in this period: nothing to measure')
    return
  }
  const line = (name: string, one: Omit<WeekMeasures, 'from'>): string =>
    [
      name.padEnd(10),
      String(Math.round(one.payments)).padStart(9),
      String(Math.round(one.frauds)).padStart(7),
      one.auc.toFixed(4).padStart(9),
      one.averagePrecision.toFixed(4).padStart(9),
      ...CARD_KS.map((k) => one.cardPrecision[k]!.toFixed(4).padStart(9)),
    ].join('')
  const head = [
    'week'.padEnd(10),
    ' payments',
    ' frauds',
    '  AUC ROC',
    '       AP',
    ...CARD_KS.map((k) => `CP@${k}`.padStart(9)),
  ]
  console.log(head.join(''))
  for (const week of weeks) console.log(line(day(week.from), week))
  console.log(line('mean', meanOf(weeks)))
}
