// Applicants with their papers: what was typed, what is printed, what the zone says, and where these do not agree.
import { dateForZone, readZone, writeZone, type ZoneReading } from '#shared/domain/identity/mrz.ts'
import type { LookUps } from '#shared/domain/identity/checks.ts'
import type { FieldLine } from '#shared/domain/identity/fields.ts'
import { PRINTED_ON } from '#shared/domain/identity/printLayout.ts'
import { DAY } from './holders.ts'
import { chineseName, createPerson, type Person } from './people.ts'
import { faceOf } from './papers/face.ts'
import { STRAIGHT, type PaperSpec, type Shot } from './papers/paper.ts'
import { createRandom, type Random } from './random.ts'

/** What is wrong with an application, if anything. */
export type Flaw =
  | 'none'
  | 'flat_missing'
  | 'name_differs'
  | 'zone_damaged'
  | 'expired'
  | 'glare'
  | 'phone_shared'
  | 'near_match'
  | 'under_age'
  | 'other_face'
  | 'address_differs'

/** What look-ups in a programme of so many people would have found. */
export function lookUpsOf(random: Random, applicant: Applicant, flaw: Flaw, searched: number): LookUps {
  const { name, sex } = applicant.person
  const drawn = chineseName(random, sex)
  const near = flaw === 'near_match'
  const nearest = {
    name: near ? `${name.surname} ${drawn.givenNames}` : drawn.latin,
    likeness: near ? random.int(82, 94) : random.int(38, 66),
    bornYear: random.int(1950, 1999),
  }
  return {
    searched,
    sameDocument: 0,
    samePhone: flaw === 'phone_shared' ? 1 : 0,
    nearest: near || random.chance(0.3) ? nearest : null,
  }
}

export type Applicant = Readonly<{
  person: Person
  paper: 'passport' | 'id_front'
  fields: ReadonlyArray<FieldLine>
  zone: ZoneReading | 'unreadable' | null
  papers: ReadonlyArray<PaperSpec>
  /** A first try that could not be read. */
  firstTry: PaperSpec
}>

const isoDay = (at: number): string => new Date(at).toISOString().slice(0, 10)

const shotOf = (random: Random): Shot => ({ turn: Math.round(random.normal() * 12) / 10, blur: 0, glare: null })

/** Two neighbouring letters swapped: how names are mistyped. */
function mistyped(name: string): string {
  const at = Math.max(1, name.length - 3)
  return name.slice(0, at) + name.charAt(at + 1) + name.charAt(at) + name.slice(at + 2)
}

/** The letter or digit that a blurred zone is read for. */
const MISREAD: Readonly<Record<string, string>> = {
  '0': 'O',
  '1': 'I',
  '2': 'Z',
  '5': 'S',
  '8': 'B',
  '6': 'G',
  '4': 'A',
  '7': '1',
  '9': '0',
  '3': '8',
}

export function createApplicant(
  seed: string,
  index: number,
  flaw: Flaw,
  asOf: number,
  given?: Partial<Person>,
  phoneAndMail?: Readonly<{ phone: string; email: string }>,
): Applicant {
  const random = createRandom(seed, 'papers', index)
  const drawn = { ...createPerson(seed, 'applicant', index, asOf), ...given }
  const birthDate =
    flaw === 'under_age' ? isoDay(asOf - Math.round((16.2 + random.next()) * 365.25) * DAY) : drawn.birthDate
  const person = { ...drawn, birthDate }
  const chinese = person.name.native !== null
  const paper =
    chinese &&
    person.country === 'CN' &&
    given === undefined &&
    flaw !== 'zone_damaged' &&
    flaw !== 'under_age' &&
    random.chance(0.5)
      ? 'id_front'
      : 'passport'
  const face = faceOf(`${seed}${person.name.latin}${index}`, person.sex, chinese)
  const expiry = flaw === 'expired' ? asOf - random.int(4, 160) * DAY : asOf + random.int(120, 3300) * DAY
  const expires = isoDay(expiry)
  const issued = isoDay(expiry - 10 * 365.25 * DAY + DAY)
  const number =
    paper === 'id_front'
      ? person.nationalId
      : person.nationalId.startsWith('SP')
        ? person.nationalId
        : `SP${person.nationalId.slice(7, 14)}`

  const typedGiven = flaw === 'name_differs' ? mistyped(person.name.givenNames) : person.name.givenNames
  const typedAddress = paper === 'id_front' ? person.addressNative : person.address
  const elsewhere = createPerson(seed, 'elsewhere', index, asOf)
  const flatless =
    paper === 'id_front'
      ? typedAddress.replace(/[0-9A-Z]+室$/, '')
      : typedAddress.replace(/, [0-9A-Z]+(?=,|$)/, '').replace(/, Flat \d+$/, '')
  const printedAddress =
    flaw === 'flat_missing'
      ? flatless
      : flaw === 'address_differs'
        ? paper === 'id_front'
          ? elsewhere.addressNative
          : elsewhere.address
        : typedAddress

  const lines =
    paper === 'passport'
      ? writeZone({
          format: 'TD3',
          documentCode: 'P',
          issuer: 'UTO',
          surname: person.name.surname,
          givenNames: person.name.givenNames,
          documentNumber: number,
          nationality: 'UTO',
          birthDate: dateForZone(birthDate),
          sex: person.sex,
          expiryDate: dateForZone(expires),
        })
      : []
  // Read through blur, two characters of the number and the dates come out as their look-alikes.
  const readLines =
    flaw === 'zone_damaged'
      ? [
          lines[0]!,
          lines[1]!.replace(
            /^(..)(.)(.)/,
            (_, head: string, a: string, b: string) => head + (MISREAD[a] ?? a) + (MISREAD[b] ?? b),
          ),
        ]
      : lines
  const zone = paper === 'passport' ? (readZone(readLines) ?? 'unreadable') : null
  const content = zone === null || zone === 'unreadable' ? null : zone.content
  const both = phoneAndMail ?? { phone: '', email: '' }
  const glare = flaw === 'glare'

  const line = (
    field: string,
    typed: string | null,
    printed: string | null,
    inZone: string | null = null,
  ): FieldLine => ({ field, typed, printed, zone: inZone })
  const numberLine =
    paper === 'passport'
      ? line('document_number', number, number, content?.documentNumber ?? null)
      : line('national_id', number, number)
  // Read as surely as the reader reads such papers; glare takes the end date.
  const sureness = createRandom(seed, 'print', index)
  const onPaper: ReadonlySet<string> = new Set(PRINTED_ON[paper])
  const asRead = (each: FieldLine): FieldLine => {
    if (!onPaper.has(each.field)) return each
    const lost = each.printed === null
    const percent = lost ? sureness.int(18, 44) : sureness.int(90, 96)
    return { ...each, print: { percent, text: null, doubt: lost ? 'form' : null, settled: !lost } }
  }
  const drawnLines: ReadonlyArray<FieldLine> = [
    line('surname', person.name.surname, person.name.surname.toUpperCase(), content?.surname ?? null),
    line('given_names', typedGiven, person.name.givenNames.toUpperCase(), content?.givenNames ?? null),
    ...(chinese ? [line('native_name', person.name.native, paper === 'id_front' ? person.name.native : null)] : []),
    line('birth_date', birthDate, birthDate, content?.birthDate ?? null),
    line(
      'sex',
      person.sex,
      paper === 'id_front' ? (person.sex === 'F' ? '女' : '男') : person.sex,
      content === null ? null : content.sex,
    ),
    numberLine,
    line('state', 'Utopia', 'UTO', content?.issuer ?? null),
    line('expires', expires, glare ? null : expires, content?.expiryDate ?? null),
    line('address', typedAddress, printedAddress),
    line('phone', both.phone, null),
    line('email', both.email, null),
  ]
  const fields = drawnLines.map(asRead)

  const shot: Shot = glare
    ? { ...shotOf(random), glare: paper === 'passport' ? [0.78, 0.57] : [0.3, 0.72] }
    : { ...shotOf(random), blur: flaw === 'zone_damaged' ? 2.6 : 0 }
  const main: PaperSpec =
    paper === 'passport'
      ? {
          kind: 'passport',
          surname: person.name.surname,
          givenNames: person.name.givenNames,
          number,
          birthDate,
          sex: person.sex,
          issueDate: issued,
          expiryDate: expires,
          zone: lines,
          face,
          shot,
        }
      : {
          kind: 'id_front',
          native: person.name.native ?? person.name.latin,
          latin: person.name.latin,
          sex: person.sex,
          birthDate,
          address: printedAddress,
          number,
          expiryDate: expires,
          face,
          shot,
        }
  const selfie: PaperSpec = {
    kind: 'selfie',
    face: flaw === 'other_face' ? faceOf(`${seed}another${index}`, person.sex, chinese) : face,
    shot: STRAIGHT,
  }
  const [street = '', ...rest] = printedAddress.split(', ')
  const letter: PaperSpec = {
    kind: 'address',
    name: person.name.latin,
    address: [street, ...rest, `${person.city}`].filter((part) => part !== ''),
    date: isoDay(asOf - random.int(8, 80) * DAY),
    reference: `U ${isoDay(asOf).slice(0, 4)}-${random.int(100_000, 999_999)}`,
    shot: shotOf(random),
  }
  // An identity card prints the address; with a passport a letter has to.
  const papers = paper === 'passport' || random.chance(0.25) ? [main, selfie, letter] : [main, selfie]
  return {
    person,
    paper,
    fields,
    zone,
    papers,
    firstTry: { ...main, shot: { turn: shotOf(random).turn, blur: 5.5, glare: null } },
  }
}
