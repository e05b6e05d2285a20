// Who lives in the demo: Chinese and international people with made-up names, numbers and addresses.
import { writeResidentId } from '#shared/domain/identity/residentId.ts'
import { createRandom, cumulative, type Random } from './random.ts'
import { people, places } from './reference.ts'
import type { Language, PersonName, Sex } from './records.ts'

export type Person = Readonly<{
  name: PersonName
  sex: Sex
  birthDate: string
  language: Language
  nationality: string
  city: string
  cityNative: string
  country: string
  address: string
  addressNative: string
  /** A resident's identity number, or a passport number of the specimen state. */
  nationalId: string
}>

const { han, world } = people
const surnameWeights = cumulative(han.surnames.map(([, , weight]) => Number(weight)))
const homeWeights = cumulative(places.home.map(([, , , weight]) => Number(weight)))
const worldWeights = world.map((origin) => origin.weight)
const residentWeights = places.residents.map(([, , weight]) => Number(weight))

type Written = readonly [native: string, latin: string]
const pickWritten = (random: Random, list: ReadonlyArray<ReadonlyArray<string>>): Written => {
  const [native = '', latin = ''] = random.pick(list)
  return [native, latin]
}
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** A Chinese name with its pinyin: `沈雨晴`, Shen, Yuqing. */
export function chineseName(random: Random, sex: Sex): PersonName {
  const [native, surname] = han.surnames[surnameWeights(random)]!
  if (random.chance(0.14)) {
    const [character, reading] = pickWritten(random, sex === 'F' ? han.singleF : han.singleM)
    const given = capital(reading)
    return {
      native: `${native}${character}`,
      surname: String(surname),
      givenNames: given,
      latin: `${surname} ${given}`,
    }
  }
  const first = pickWritten(random, sex === 'F' ? han.firstF : han.firstM)
  let last = pickWritten(random, sex === 'F' ? han.lastF : han.lastM)
  while (last[0] === first[0]) last = pickWritten(random, sex === 'F' ? han.lastF : han.lastM)
  // GB/T 28039-2011: an apostrophe where a syllable begins with a vowel would be read into the one before.
  const given = capital(first[1]) + last[1]
  return {
    native: `${native}${first[0]}${last[0]}`,
    surname: String(surname),
    givenNames: given,
    latin: `${surname} ${given}`,
  }
}

function worldName(random: Random, sex: Sex): Readonly<{ name: PersonName; country: string }> {
  const origin = world[random.weighted(worldWeights)]!
  const surname = random.pick(origin.surnames)
  const givenNames = random.pick(sex === 'F' ? origin.f : origin.m)
  return { name: { native: null, surname, givenNames, latin: `${givenNames} ${surname}` }, country: origin.country }
}

/** A day of birth that makes somebody 18 to 82 at `asOf`. */
function birth(random: Random, asOf: number): string {
  const age = 18.1 + Math.min(64, Math.abs(random.normal()) * 17)
  return new Date(asOf - age * 365.25 * 86_400_000).toISOString().slice(0, 10)
}

const passportNumber = (random: Random): string => `SP${String(random.int(0, 9_999_999)).padStart(7, '0')}`

function homeAddress(
  random: Random,
): Pick<Person, 'city' | 'cityNative' | 'address' | 'addressNative'> & { region: string } {
  const [cityNative, city, region] = places.home[homeWeights(random)] as [string, string, string, number]
  const [districtNative, district] = pickWritten(random, places.districts)
  const [streetNative, street] = pickWritten(random, places.streets)
  const number = random.int(1, 288)
  const flat = `${random.int(1, 24)}${random.pick(['A', 'B', 'C', 'D', '01', '02', '03'])}`
  return {
    city,
    cityNative,
    region,
    address: `${number} ${street}, ${flat}, ${district}`,
    addressNative: `${cityNative}市${districtNative}${streetNative}${number}号${flat}室`,
  }
}

export function createPerson(seed: string, stream: string, index: number, asOf: number): Person {
  const random = createRandom(seed, stream, index)
  const sex: Sex = random.chance(0.5) ? 'F' : 'M'
  const birthDate = birth(random, asOf)
  const kind = random.weighted([79, 13, 8])
  const home = homeAddress(random)
  if (kind === 0) {
    const sequence = random.int(0, 499) * 2 + (sex === 'M' ? 1 : 0)
    return {
      name: chineseName(random, sex),
      sex,
      birthDate,
      language: random.chance(0.96) ? 'zh-CN' : 'en',
      nationality: 'CN',
      country: 'CN',
      ...home,
      nationalId: writeResidentId(home.region, birthDate, sequence),
    }
  }
  const chinese = kind === 2 && random.chance(0.45)
  const foreign = worldName(random, sex)
  const base = {
    name: chinese ? chineseName(random, sex) : foreign.name,
    sex,
    birthDate,
    language: chinese ? 'zh-CN' : 'en',
    nationality: chinese ? 'CN' : foreign.country,
    nationalId: passportNumber(random),
  } as const
  if (kind === 1) return { ...base, country: 'CN', ...home }
  const [country, city] = places.residents[random.weighted(residentWeights)] as [string, string, number]
  const address = `${random.int(1, 190)} ${random.pick(places.streetsAbroad)}, Flat ${random.int(1, 40)}`
  return { ...base, country, city, cityNative: city, address, addressNative: address }
}

/**
 * A telephone number that is nobody's: +86 12… (mobile numbers of the mainland begin with 13 to 19), +44 7700 900…
 * (kept for drama by Ofcom), or +1 … 555 01xx (kept for fiction by the North American plan). Different for every index
 * below a million on the mainland; elsewhere two people may meet.
 */
export function phoneOf(random: Random, country: string, index: number): string {
  if (country === 'CN') return `+8612${String((index * 387_420_487 + 345_205_208) % 1_000_000_000).padStart(9, '0')}`
  if (country === 'GB') return `+447700900${String(random.int(0, 999)).padStart(3, '0')}`
  const area = random.pick(['2', '3', '4', '6', '7', '8', '9']) + String(random.int(2, 98)).padStart(2, '0')
  return `+1${area}55501${String(random.int(0, 99)).padStart(2, '0')}`
}

export function emailOf(name: PersonName, index: number): string {
  const plain = `${name.givenNames}.${name.surname}`
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .replaceAll('đ', 'd')
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z.]/g, '')
  return `${plain}${index % 97 === 0 ? '' : index}@example.test`
}
