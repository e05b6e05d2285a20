// Generated papers with a machine-readable zone, photographed in four ways. All names and numbers are made up; the state is Utopia.
import sharp from 'sharp'
import { dateForZone, writeZone } from '#shared/domain/identity/mrz.ts'
import { ZONE_FORMATS, type ZoneFormat } from '#shared/domain/identity/mrzLayout.ts'
import { faceOf } from '#electron/store/demo/papers/face.ts'
import { drawPaper, type PaperSpec } from '#electron/store/demo/papers/paper.ts'
import { createPerson } from '#electron/store/demo/people.ts'
import { createRandom } from '#electron/store/demo/random.ts'

export const CONDITIONS = ['clean', 'tilted', 'blurred', 'dark'] as const
export type Condition = (typeof CONDITIONS)[number]

export type Specimen = Readonly<{ format: ZoneFormat; lines: ReadonlyArray<string>; paper: PaperSpec }>

const AS_OF = Date.UTC(2026, 10, 24)
const DAY = 86_400_000
/** A telephone's photograph of a card or data page, after the wallet has made it smaller. */
const ACROSS = 1400
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'

const isoDay = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** The i-th specimen: half of them passports, the others identity cards in the two other formats. */
export function specimenOf(i: number): Specimen {
  const random = createRandom('zone-specimen', i)
  const format: ZoneFormat = i % 2 === 0 ? 'TD3' : ZONE_FORMATS[(i >> 1) % 2]!
  const { name, sex, birthDate } = createPerson('zone-specimen', 'applicant', i, AS_OF)
  const number = Array.from({ length: 9 }, (_, at) =>
    at < 2 && random.chance(0.8) ? LETTERS[random.int(0, 25)]! : String(random.int(0, 9)),
  ).join('')
  const expiryDate = isoDay(AS_OF + random.int(30, 3500) * DAY)
  const lines = writeZone({
    format,
    documentCode: format === 'TD3' ? 'P' : 'I',
    issuer: 'UTO',
    surname: name.surname,
    givenNames: name.givenNames,
    documentNumber: number,
    nationality: 'UTO',
    birthDate: dateForZone(birthDate),
    sex,
    expiryDate: dateForZone(expiryDate),
    ...(random.chance(0.4) && { optional: String(random.int(100_000, 999_999)) }),
  })
  const shot = { turn: 0, blur: 0, glare: null }
  const paper: PaperSpec =
    format === 'TD3'
      ? {
          kind: 'passport',
          surname: name.surname,
          givenNames: name.givenNames,
          number,
          birthDate,
          sex,
          issueDate: isoDay(Date.parse(expiryDate) - 3650 * DAY),
          expiryDate,
          zone: lines,
          face: faceOf(`zone${i}`, sex),
          shot,
        }
      : { kind: 'id_back', zone: lines, authority: 'UTOPIA REGISTRY', shot }
  return { format, lines, paper }
}

/** A fifth of the light, with the grain of a sensor that was turned up. */
async function darken(bytes: Uint8Array, i: number): Promise<Buffer> {
  const random = createRandom('zone-grain', i)
  const { data, info } = await sharp(bytes).raw().toBuffer({ resolveWithObject: true })
  const { width, height, channels } = info
  for (let at = 0; at < data.length; at++)
    data[at] = Math.max(0, Math.min(255, Math.round(data[at]! * 0.2 + 4 + random.normal() * 3)))
  return sharp(data, { raw: { width, height, channels } }).jpeg({ quality: 80 }).toBuffer()
}

/** The specimen as a photograph: a little off level when clean, 3° when tilted, out of focus, or at a fifth of the light. */
export async function photograph(specimen: Specimen, condition: Condition, i: number): Promise<Buffer> {
  const random = createRandom('zone-shot', condition, i)
  const small = Math.round(random.normal() * 6) / 10
  const turn = condition === 'tilted' ? (random.chance(0.5) ? 3 : -3) : small
  const { bytes } = await drawPaper({ ...specimen.paper, shot: { turn, blur: 0, glare: null } }, ACROSS)
  if (condition === 'dark') return darken(bytes, i)
  const image = sharp(bytes)
  return condition === 'blurred'
    ? image.blur(2.2).jpeg({ quality: 80 }).toBuffer()
    : image.jpeg({ quality: 85 }).toBuffer()
}
