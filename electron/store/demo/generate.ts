// The demo programme: people, cards, shops, a ledger and an inbox, made up from a seed. Same seed, sizes and as-of, same
// rows, on every machine. Plain records only; electron/cli writes them into a store, tests read them as they are.
import { createAttacks } from './attacks.ts'
import { createCases } from './cases.ts'
import { runDays } from './days.ts'
import { createFates } from './fates.ts'
import { createHouseholds, DAY } from './holders.ts'
import { createLedger } from './ledger.ts'
import { createMerchants, merchantCount } from './merchants.ts'
import { OPERATORS } from './operators.ts'
import type { DemoOptions, DemoPayment, DemoProgramme } from './records.ts'
import { createRates, HOME_COUNTRY, RATED, TIME_ZONE } from './reference.ts'
import { createShops } from './shops.ts'
import { createStories } from './stories.ts'
import { addDays, localDay } from '#shared/domain/calendar.ts'

/** Throws a RangeError for sizes that make no programme. */
export function generateDemo(options: DemoOptions): DemoProgramme {
  if (!(options.customers >= 30)) throw new RangeError('a demo needs at least 30 customers')
  if (!(options.transactions >= 500)) throw new RangeError('a demo needs at least 500 transactions')
  if (!(options.days >= 3 && options.days <= 1000)) throw new RangeError('a demo covers 3 to 1000 days')
  const seed = String(options.seed)
  const { asOf, transactions } = options
  const startsAt = asOf - options.days * DAY

  const drawn = createHouseholds(seed, options, startsAt)
  const merchants = createMerchants(seed, merchantCount(transactions))
  const shops = createShops(seed, merchants)
  const fates = createFates(seed, drawn, shops, startsAt, asOf)
  const stories = createStories(drawn, shops, startsAt, asOf)
  const attacks = createAttacks(seed, drawn, shops, transactions, startsAt, asOf)
  const cards = drawn.cards.map((card) => {
    const issued = stories.issued.get(card.index) ?? fates.issued.get(card.index)
    return issued === undefined ? card : { ...card, issued }
  })
  const household = { ...drawn, cards }
  const rateOf = createRates(seed)
  const ledger = createLedger(household, merchants, rateOf, startsAt, asOf)
  const inbox = createCases(seed, household, options, startsAt)

  let state: 'new' | 'running' | 'done' = 'new'
  const afterPayments = <T>(list: () => Iterable<T>): Iterable<T> => {
    if (state !== 'done') throw new Error('read payments() to its end first')
    return list()
  }

  function* payments(): Generator<ReadonlyArray<DemoPayment>> {
    if (state !== 'new') throw new Error('payments() can be read once')
    state = 'running'
    yield* runDays({
      household,
      merchants,
      shops,
      ledger,
      payments: [...stories.payments, ...attacks.payments, ...fates.payments],
      events: [...stories.events, ...attacks.events, ...fates.events],
      seed,
      startsAt,
      asOf,
      transactions,
    })
    state = 'done'
  }

  return {
    timeZone: TIME_ZONE,
    homeCountry: HOME_COUNTRY,
    startsAt,
    asOf,
    operators: OPERATORS,
    customers: () => household.customers,
    accounts: () => household.accounts,
    cards: () => household.cards,
    merchants: () => merchants,
    *rates() {
      for (let day = localDay(startsAt, TIME_ZONE); day <= localDay(asOf, TIME_ZONE); day = addDays(day, 1)) {
        for (const currency of RATED) {
          const rateE8 = rateOf(currency, day)
          if (rateE8 !== null) yield { currency, day, rateE8 }
        }
      }
    },
    payments,
    cardEvents: () => afterPayments(ledger.events),
    cardClosings: () => afterPayments(ledger.cardClosings),
    accountClosings: () => afterPayments(ledger.accountClosings),
    cases: () => inbox.cases,
    notes: () => [...stories.notes, ...inbox.notes],
  }
}
