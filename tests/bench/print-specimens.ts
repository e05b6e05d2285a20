// The print of the specimens of zone-specimens.ts: of a passport the same paper, of the others the front of a resident's identity card of
// a made-up person, with what stands on it.
import { faceOf } from '#electron/store/demo/papers/face.ts'
import { createPerson, type Person } from '#electron/store/demo/people.ts'
import { createRandom } from '#electron/store/demo/random.ts'
import type { PrintedPaper } from '#shared/domain/identity/printLayout.ts'
import type { PrintField } from '#shared/domain/identity/printValues.ts'
import { compareLatin, hasHan } from '#shared/domain/identity/names.ts'
import type { PaperSpec } from '#electron/store/demo/papers/paper.ts'
import { specimenOf, type Specimen } from './zone-specimens.ts'

export type PrintSpecimen = Readonly<{
  kind: PrintedPaper
  specimen: Specimen
  truth: Readonly<Partial<Record<PrintField, string>>>
}>

const AS_OF = Date.UTC(2026, 10, 24)
const DAY = 86_400_000

/** The first from `index` on who has a resident's number and a name in characters. */
function resident(index: number): Person {
  for (let k = 0; ; k++) {
    const person = createPerson('print-specimen', 'applicant', index + k * 1000, AS_OF)
    if (person.name.native !== null && person.nationalId.length === 18) return person
  }
}

export function printSpecimenOf(i: number): PrintSpecimen {
  const specimen = specimenOf(i)
  const { paper } = specimen
  if (paper.kind === 'passport') {
    const { surname, givenNames, number, birthDate, expiryDate } = paper
    const truth = {
      surname,
      given_names: givenNames,
      document_number: number,
      birth_date: birthDate,
      expires: expiryDate,
    }
    return { kind: 'passport', specimen, truth }
  }
  const person = resident(i)
  const native = person.name.native!
  const expiryDate = new Date(AS_OF + createRandom('print-expiry', i).int(30, 3500) * DAY).toISOString().slice(0, 10)
  const front: PaperSpec = {
    kind: 'id_front',
    native,
    latin: person.name.latin,
    sex: person.sex,
    birthDate: person.birthDate,
    address: person.addressNative,
    number: person.nationalId,
    expiryDate,
    face: faceOf(`print${i}`, person.sex, true),
    shot: { turn: 0, blur: 0, glare: null },
  }
  return {
    kind: 'id_front',
    specimen: { ...specimen, paper: front },
    truth: { native_name: native, birth_date: person.birthDate, national_id: person.nationalId, expires: expiryDate },
  }
}

/** Whether a value says what stands on the paper; marks of Latin letters aside, as names are compared. */
export const saysTruth = (field: PrintField, value: string, truth: string): boolean =>
  (field === 'surname' || field === 'given_names') && !hasHan(truth)
    ? compareLatin(value, truth) === 'same'
    : value === truth
