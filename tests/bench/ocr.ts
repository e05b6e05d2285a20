// The reader of zones over generated papers in four conditions. Right: every character of the zone. Accepted: the reader says that it is
// sure. A zone that is accepted and wrong would be the worst that can happen, so none may be. CARDWARDEN_OCR=20 looks at fewer
// specimens, CARDWARDEN_OCR_ONLY=tilted at one condition, CARDWARDEN_OCR_PART=zone or print at one reader.
import { createZoneReader } from '#electron/store/identity/zone-reader.ts'
import { median, type Bench, type Measure } from './bench.ts'
import { benchPrint } from './ocr-print.ts'
import { CONDITIONS, photograph, specimenOf, type Condition } from './zone-specimens.ts'

const SPECIMENS = Number(process.env['CARDWARDEN_OCR'] ?? 200)
const ONLY = process.env['CARDWARDEN_OCR_ONLY']
const PART = process.env['CARDWARDEN_OCR_PART']
const REQUIRED: Readonly<Record<Condition, number | null>> = { clean: 0.95, tilted: 0.7, blurred: null, dark: null }

export const bench: Bench = async () => {
  const reader = createZoneReader()
  const measures: Array<Measure> = []
  const times: Array<number> = []
  let wrongAccepted = 0
  const conditions = CONDITIONS.filter((each) => ONLY === undefined || each === ONLY)
  for (const condition of PART === 'print' ? [] : conditions) {
    let [right, accepted] = [0, 0]
    for (let i = 0; i < SPECIMENS; i++) {
      const specimen = specimenOf(i)
      const image = await photograph(specimen, condition, i)
      const start = performance.now()
      const seen = await reader.read(image)
      times.push(performance.now() - start)
      const same = seen.found && seen.zone.lines.join('\n') === specimen.lines.join('\n')
      if (same) right++
      if (seen.found && seen.zone.accepted) {
        accepted++
        if (!same) wrongAccepted++
      }
      if (!same || !seen.zone.accepted)
        console.log(
          `    ${condition} ${i} ${specimen.format}: ${!seen.found ? 'no zone found' : same ? 'right, not sure' : seen.zone.accepted ? 'WRONG, accepted' : 'wrong, not accepted'}`,
        )
    }
    const required = REQUIRED[condition]
    for (const [what, count] of [
      ['read without error', right],
      ['accepted', accepted],
    ] as const) {
      const share = count / SPECIMENS
      measures.push({
        name: `${condition}: ${what}, of ${SPECIMENS}`,
        unit: 'share',
        median: share,
        peer: null,
        ratio: null,
        required: required === null ? null : `>= ${required}`,
        ok: required === null || share >= required,
      })
    }
  }
  const printed = PART === 'zone' ? [] : await benchPrint(reader, conditions, SPECIMENS)
  await reader.close()
  if (PART === 'print') return printed
  return [
    ...measures,
    ...printed,
    {
      name: 'wrong zones accepted',
      unit: 'zones',
      median: wrongAccepted,
      peer: null,
      ratio: null,
      required: '0',
      ok: wrongAccepted === 0,
    },
    { name: 'one paper', unit: 'ms', median: median(times), peer: null, ratio: null, required: null, ok: true },
  ]
}
