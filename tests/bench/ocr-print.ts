// The reader of print over the same people in the same four conditions: passports beside their own zone, and resident identity cards. A
// line is sure when it counts as read by itself or because the zone of the same photograph says it too; what was typed is left out, so
// that nothing is right because it was expected. A line that is sure and wrong would be the worst, so none may be.
import { createPrintReader } from '#electron/store/identity/print-reader.ts'
import type { ZoneReader } from '#electron/store/identity/zone-reader.ts'
import type { FieldLine } from '#shared/domain/identity/fields.ts'
import { withPrint } from '#shared/domain/identity/printLines.ts'
import { isPrintField } from '#shared/domain/identity/printValues.ts'
import { median, type Measure } from './bench.ts'
import { printSpecimenOf, saysTruth, type PrintSpecimen } from './print-specimens.ts'
import { photograph, type Condition } from './zone-specimens.ts'

type Counts = { right: number; wrong: number; of: number }

/** The lines of an application in which nobody has typed anything: what the zone holds, where it is accepted. */
async function zoneLines(
  zones: ZoneReader,
  { kind }: PrintSpecimen,
  image: Uint8Array,
): Promise<ReadonlyArray<FieldLine>> {
  const seen = kind === 'passport' ? await zones.read(image) : ({ found: false } as const)
  if (!seen.found || !seen.zone.accepted) return []
  const { surname, givenNames, documentNumber, birthDate, expiryDate } = seen.zone.reading.content
  const zoned = {
    surname,
    given_names: givenNames,
    document_number: documentNumber,
    birth_date: birthDate,
    expires: expiryDate,
  }
  return Object.entries(zoned).map(([field, zone]) => ({ field, typed: null, printed: null, zone }))
}

export async function benchPrint(
  zones: ZoneReader,
  conditions: ReadonlyArray<Condition>,
  specimens: number,
): Promise<ReadonlyArray<Measure>> {
  const reader = createPrintReader()
  const measures: Array<Measure> = []
  const times: Array<number> = []
  let wrongSure = 0
  const share = (name: string, count: number, of: number): Measure => ({
    name,
    unit: 'share',
    median: of === 0 ? 0 : count / of,
    peer: null,
    ratio: null,
    required: null,
    ok: true,
  })
  for (const condition of conditions) {
    const counts = new Map<string, Counts>()
    for (let i = 0; i < specimens; i++) {
      const specimen = printSpecimenOf(i)
      const image = await photograph(specimen.specimen, condition, i)
      const lines = await zoneLines(zones, specimen, image)
      const start = performance.now()
      const reading = await reader.read(specimen.kind, image)
      times.push(performance.now() - start)
      for (const { field, printed } of withPrint(lines, reading)) {
        const truth = isPrintField(field) ? specimen.truth[field] : undefined
        if (!isPrintField(field) || truth === undefined) continue
        const right = printed !== null && saysTruth(field, printed, truth)
        for (const key of [specimen.kind, `${specimen.kind} ${field}`]) {
          const count = counts.get(key) ?? { right: 0, wrong: 0, of: 0 }
          counts.set(key, count)
          count.of++
          if (right) count.right++
          else if (printed !== null) count.wrong++
        }
        if (printed !== null && !right) {
          wrongSure++
          console.log(`    ${condition} ${i} ${specimen.kind} ${field}: SURE AND WRONG: ${printed} for ${truth}`)
        }
      }
    }
    for (const [key, { right, wrong, of }] of counts)
      measures.push(
        share(`print, ${condition}: ${key} read right, of ${of}`, right, of),
        ...(key.includes(' ') ? [] : [share(`print, ${condition}: ${key} not read, of ${of}`, of - right - wrong, of)]),
      )
  }
  await reader.close()
  const wrong = { name: 'print: lines sure and wrong', unit: 'lines', median: wrongSure, peer: null, ratio: null }
  const time = { name: 'print: one paper', unit: 'ms', median: median(times), peer: null, ratio: null }
  return [...measures, { ...wrong, required: '0', ok: wrongSure === 0 }, { ...time, required: null, ok: true }]
}
