// Customers with accounts, cards and habits: everything about a card that is settled before its first payment.
import type { Card, Limits } from '#shared/domain/card.ts'
import { writeResidentId } from '#shared/domain/identity/residentId.ts'
import { luhnCheckDigit, luhnValid } from '#shared/domain/pan.ts'
import { CAST, type CastMember } from './cast.ts'
import { REVIEWER, SUPERVISOR } from './operators.ts'
import { createPerson, emailOf, phoneOf, type Person } from './people.ts'
import { createRandom, type Random } from './random.ts'
import type { DemoAccount, DemoCard, DemoCustomer, DemoOptions } from './records.ts'
import { BILLING_CURRENCY, binOf, places } from './reference.ts'

export const DAY = 86_400_000
export const HOUR = 3_600_000

export type Trip = Readonly<{ country: string; city: string; from: number; to: number; announced: boolean }>

/** How somebody uses a card. */
export type Holder = Readonly<{
  card: number
  country: string
  city: string
  /** Relative number of payments, and of money. */
  activity: number
  spend: number
  subscriptions: number
  trips: ReadonlyArray<Trip>
  /** Opening balance and weekly top-up, minor units. */
  opening: number
  topUp: number
}>

export type Household = Readonly<{
  customers: ReadonlyArray<DemoCustomer>
  accounts: ReadonlyArray<DemoAccount>
  cards: ReadonlyArray<DemoCard>
  holders: ReadonlyArray<Holder>
}>

const homeCities = new Map(
  places.home.map(([native, city, region]) => [String(city), { native: String(native), region: String(region) }]),
)

function castPerson(seed: string, member: CastMember, asOf: number): Person {
  const drawn = createPerson(seed, 'cast', CAST.indexOf(member), asOf)
  const home = homeCities.get(member.city)
  const latin =
    member.native === null ? `${member.givenNames} ${member.surname}` : `${member.surname} ${member.givenNames}`
  const street = drawn.country === 'CN' ? drawn.address : `18 Quay Road, 6A`
  return {
    ...drawn,
    name: { native: member.native, surname: member.surname, givenNames: member.givenNames, latin },
    sex: member.sex,
    birthDate: member.born,
    language: member.native === null ? 'en' : 'zh-CN',
    country: member.country,
    city: member.city,
    cityNative: home?.native ?? member.city,
    address: street,
    nationalId:
      home === undefined || member.native === null
        ? `SP${String(4_417_000 + 613 * CAST.indexOf(member))}`
        : writeResidentId(home.region, member.born, 42 * 2 + (member.sex === 'M' ? 1 : 0)),
    addressNative:
      home === undefined || drawn.country !== 'CN' ? street : drawn.addressNative.replace(/^.*?市/, `${home.native}市`),
  }
}

/** Sixteen digits in the issuing range, Luhn valid; `last4` when the card has to end so. */
function panFor(random: Random, last4?: string): string {
  const { bin, length } = binOf(BILLING_CURRENCY)
  const free = (digits: number): string => Array.from({ length: digits }, () => random.int(0, 9)).join('')
  if (last4 === undefined) {
    const body = bin + free(length - bin.length - 1)
    return body + luhnCheckDigit(body)
  }
  for (;;) {
    const pan = bin + free(length - bin.length - 4) + last4
    if (luhnValid(pan)) return pan
  }
}

/** Whole yuan to minor units. */
const yuan = (amount: number): number => Math.round(amount) * 100

function limitsFor(random: Random): Limits {
  const [payment, day, month] = random.pick([
    [5000, 5000, 30_000],
    [5000, 5000, 30_000],
    [3000, 5000, 20_000],
    [2000, 3000, 10_000],
    [1000, 1500, 8000],
    [8000, 10_000, 50_000],
  ])
  return { payment: yuan(payment!), day: yuan(day!), month: yuan(month!) }
}

/** The last millisecond of the month `years` after `issuedAt`, as cards print a month only; plus one: when it no longer pays. */
export function expiryAfter(issuedAt: number, years: number): number {
  const date = new Date(issuedAt)
  return Date.UTC(date.getUTCFullYear() + years, date.getUTCMonth() + 1, 1)
}

function tripsOf(random: Random, country: string, startsAt: number, days: number): ReadonlyArray<Trip> {
  const trips: Array<Trip> = []
  // Most people stay at home these weeks; the others leave every seven weeks or so.
  if (random.chance(0.82)) return trips
  for (let day = random.int(-5, 40); day < days; day += random.int(18, 80)) {
    const [abroad, city] = places.abroad[random.weighted(places.abroad.map(([, , weight]) => Number(weight)))]!
    const length = random.int(2, 9)
    if (abroad === country) continue
    const from = startsAt + day * DAY + random.int(6, 20) * HOUR
    trips.push({
      country: String(abroad),
      city: String(city),
      from,
      to: from + length * DAY,
      announced: random.chance(0.72),
    })
  }
  return trips
}

export function createHouseholds(seed: string, options: DemoOptions, startsAt: number): Household {
  const { asOf, days } = options
  const customers: Array<DemoCustomer> = []
  const accounts: Array<DemoAccount> = []
  const cards: Array<DemoCard> = []
  const holders: Array<Holder> = []
  const pans = new Set<string>()

  for (let index = 0; index < options.customers; index += 1) {
    const random = createRandom(seed, 'customer', index)
    const member = CAST[index]
    const person = member === undefined ? createPerson(seed, 'person', index, asOf) : castPerson(seed, member, asOf)
    // One in twelve came during the demo's days; the rest over the three years before.
    const fresh = member === undefined && random.chance(0.085)
    const ageDays = fresh ? random.int(1, Math.max(2, days - 1)) : random.int(Math.min(days + 2, 900), 980)
    const since = asOf - ageDays * DAY - random.int(0, 12) * HOUR
    const verifiedAt = since + random.int(2, 20) * HOUR
    const mate = customers[index - 1]
    const together = mate !== undefined && member === undefined && mate.city === person.city && random.chance(0.4)
    customers.push({
      index,
      name: person.name,
      sex: person.sex,
      birthDate: person.birthDate,
      language: person.language,
      city: person.city,
      country: person.country,
      address: together ? mate.address : person.address,
      phone: phoneOf(random, person.country, index),
      email: emailOf(person.name, index),
      nationalId: person.nationalId,
      device: together && random.chance(0.5) ? mate.device : `device-${index}-${random.int(1000, 9999)}`,
      since,
      verifiedAt,
      verifiedBy: (random.chance(0.85) ? REVIEWER : SUPERVISOR).displayName,
    })
    accounts.push({ index, customer: index, currency: BILLING_CURRENCY })

    const second = member === undefined && !fresh && random.chance(0.12)
    for (let which = 0; which < (second ? 2 : 1); which += 1) {
      const card = cards.length
      let pan = panFor(random, member?.last4)
      while (pans.has(pan)) pan = panFor(random)
      pans.add(pan)
      const issuedAt =
        which === 0
          ? verifiedAt + random.int(1, 40) * 60_000
          : Math.min(asOf - 3 * DAY, verifiedAt + random.int(20, 200) * DAY)
      // A PIN is set in the first hour; four in ten changed it once since, before the demo's days.
      const changed = random.chance(0.4) ? issuedAt + Math.round(random.next() * (startsAt - issuedAt)) : issuedAt
      const away = person.country !== 'CN'
      const issued: Card = {
        state: 'active',
        freeze: null,
        limits: limitsFor(random),
        scope: {
          abroad: away || random.chance(0.35),
          online: random.chance(0.965),
          contactless: random.chance(0.955),
          cash: random.chance(0.6),
        },
        pin: {
          state: 'set',
          wrongTries: 0,
          changedAt: Math.round(Math.min(changed, startsAt - DAY > issuedAt ? startsAt - DAY : changed)),
        },
        expiresAt: expiryAfter(issuedAt, 3),
      }
      cards.push({
        index: card,
        customer: index,
        account: index,
        pan,
        bin: pan.slice(0, 8),
        last4: pan.slice(-4),
        issuedAt,
        issued,
      })
      const spend = random.logNormal(1, 0.45)
      const poor = member === undefined && random.chance(0.05)
      const opening = yuan(random.logNormal(poor ? 400 : 14_000, 0.6))
      holders.push({
        card,
        country: person.country,
        city: person.city,
        activity: random.logNormal(which === 0 ? 1 : 0.35, 0.7),
        spend,
        subscriptions: random.weighted([30, 30, 22, 12, 6]),
        trips: member === undefined ? tripsOf(random, person.country, startsAt, days) : [],
        opening,
        topUp: yuan(random.logNormal(poor ? 300 : 4200, 0.4)),
      })
    }
  }
  return { customers, accounts, cards, holders }
}
