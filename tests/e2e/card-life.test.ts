// The promises that the wallet makes about a card, kept by an agent in a real browser: a card that is gone, a trip, limits with their
// effect, kinds of shop, the PIN, what the holder was told, a payment that a caller cannot find.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import en from '#resources/locales/en/cards.json' with { type: 'json' }
import commonEn from '#resources/locales/en/common.json' with { type: 'json' }
import zh from '#resources/locales/zh-CN/cards.json' with { type: 'json' }
import noticesEn from '#resources/locales/en/notices.json' with { type: 'json' }
import noticesZh from '#resources/locales/zh-CN/notices.json' with { type: 'json' }
import { ask, callerKnown, cardInState, type FoundCard } from './ask.ts'
import { LOOKS, startConsole, type Console, type OpenPage } from './console.ts'

type Life = Readonly<{
  recurring: ReadonlyArray<unknown>
  replacedBy: string | null
  lifts: ReadonlyArray<unknown>
  travel: ReadonlyArray<unknown>
}>
type Card = Readonly<{
  id: string
  last4: string
  state: string
  customer: string
  scope: Readonly<{ abroad: boolean }>
  pin: Readonly<{ state: string }>
}>
type People = Readonly<{ rows: ReadonlyArray<Readonly<{ id: string; cards: ReadonlyArray<Card> }>> }>

const filled = (words: string, values: Readonly<Record<string, string>>): string =>
  Object.entries(values).reduce((text, [name, value]) => text.replace(`{{${name}}}`, value), words)

describe('the life of a card', () => {
  let desk: Console
  let mine: OpenPage
  let people: People['rows']
  const used = new Set<string>()
  beforeAll(async () => {
    desk = await startConsole()
    mine = await desk.open('agent')
    people = (await ask<People>(mine.page, 'customers/search', { text: '', limit: 200 })).rows
  })
  afterAll(() => desk.close())

  const cardOf = (id: string): Promise<Card> => ask(mine.page, 'cards/get', { id })
  const lifeOf = (id: string): Promise<Life> => ask(mine.page, 'cardLife/get', { id })

  /** Opens the page of somebody with one active card that fits; nobody is taken twice. */
  const at = async (fits: (card: Card) => boolean | Promise<boolean>): Promise<FoundCard> => {
    for (const { id: customer, cards } of people) {
      const [one] = cards
      if (one === undefined || cards.length > 1 || one.state !== 'active' || used.has(one.id)) continue
      const card = await cardOf(one.id)
      if (!(await fits(card))) continue
      used.add(card.id)
      await mine.page.goto(`${desk.url}/customers/${customer}?card=${card.id}`)
      await mine.page.locator('.card-face').waitFor()
      return { customer, card: card.id, last4: card.last4 }
    }
    throw new Error('nobody in the demo fits')
  }
  const dialog = () => mine.page.getByRole('dialog')
  const panel = (title: string, page: Page = mine.page) =>
    page.locator('section.panel', { has: page.getByRole('heading', { name: title, exact: true }) })
  const authorize = (card: string, ...more: ReadonlyArray<string>): Promise<string> =>
    desk.command('authorize', '--card', card, '--amount', '1.00', ...more)

  it('a stolen card is ended in four keys: whom to tell, the new card, and every later try on the old number', async () => {
    const { page, press, pressed, clean } = mine
    const { card, last4 } = await at(async ({ id }) => (await lifeOf(id)).recurring.length > 0)
    await page.getByRole('button', { name: en.customer.report }).waitFor()
    pressed()
    await press('r')
    await dialog().getByText(en.report.final).waitFor()
    await press('2')
    await dialog().getByText(en.report.watched).waitFor()
    await dialog().locator('.recurring li').first().waitFor()
    // Reports are never slowed: nobody has to say who is calling.
    expect(await dialog().getByText(en.caller.title).count()).toBe(0)
    await press('Control+Enter')
    await dialog().getByText(filled(en.report.done.stolen, { last4 })).waitFor()
    await dialog().getByText(en.report.tellThem).waitFor()
    const fresh = (await lifeOf(card)).replacedBy!
    const { last4: next } = await cardOf(fresh)
    await dialog()
      .getByText(new RegExp(`•••• ${next}`))
      .waitFor()
    await press('Control+Enter')
    expect(pressed()).toBe(4)
    await page.waitForURL(new RegExp(`card=${fresh}`))
    await page.locator('.card-face.active').getByText(next).waitFor()
    await panel(en.pin.title).getByText(commonEn.pinState.unset).waitFor()

    expect(await authorize(card)).toContain('declined card_stolen')
    await page.getByRole('tab', { name: new RegExp(last4) }).click()
    const ended = panel(commonEn.cardState.stolen)
    await ended.getByText('Wei Han').waitFor()
    await ended.getByText(filled(en.ended.tries_one, { count: '1' })).waitFor()
    await ended.getByText(en.ended.flagged).waitFor()
    for (const words of ['Freeze', 'Lost or stolen', 'Edit', 'Unfreeze'])
      expect(await page.getByRole('button', { name: new RegExp(`^${words}`) }).count(), words).toBe(0)
    await ended.getByRole('button', { name: new RegExp(next) }).click()
    await page.waitForURL(new RegExp(`card=${fresh}`))
    clean()
  })

  it('a trip is noted, payments there pass, and its end is told; a switch is on for a time', async () => {
    const { page, press, clean } = mine
    // The demo's holders travel too.
    const atHome = async (id: string): Promise<boolean> => {
      const { lifts, travel } = await lifeOf(id)
      return lifts.length + travel.length === 0
    }
    const { card, last4 } = await at(async ({ id, scope, pin }) => !scope.abroad && pin.state === 'set' && atHome(id))
    const inNorway = () => authorize(card, '--country', 'NO', '--merchant-id', 'fjord', '--merchant', 'Fjord Kiosk')
    expect(await inNorway()).toContain('declined abroad_off')
    const scope = panel(en.scope.title)
    await scope.getByRole('button', { name: en.travel.open }).click()
    await callerKnown(dialog())
    await dialog().getByLabel(en.travel.countries).fill('Norw')
    await press('Enter')
    await dialog()
      .getByText(filled(en.travel.thenOff, { countries: 'Norway' }))
      .waitFor()
    await press('Control+Enter')
    await page.getByText(filled(en.travel.done, { last4 })).waitFor()
    await scope.getByText('Norway').waitFor()
    expect(await inNorway()).toBe('approved')

    await scope.getByRole('button', { name: en.travel.end }).click()
    await dialog().getByText(en.travel.endThenOff).waitFor()
    await press('Control+Enter')
    await scope.getByText(en.travel.none).waitFor()
    expect(await inNorway()).toContain('declined abroad_off')
    const told = [noticesEn, noticesZh].map(({ notice }) => notice.travel_ended.title)
    await panel(en.notices.title)
      .getByText(new RegExp(told.join('|')))
      .waitFor()

    await scope.getByRole('button', { name: en.lift.open }).click()
    await dialog().getByRole('radio', { name: en.scope.abroad }).check()
    await dialog().getByRole('radio', { name: en.lift.untils.sunday }).click()
    await press('Control+Enter')
    await scope.getByText(/^until /).waitFor()
    expect(await inNorway()).toBe('approved')
    await scope.getByRole('button', { name: filled(en.lift.endNow, { what: en.scope.abroad }) }).click()
    await press('Control+Enter')
    await scope.getByText(/^until /).waitFor({ state: 'detached' })
    expect(await inNorway()).toContain('declined abroad_off')
    clean()
  })

  it('limits and kinds of shop show what they would have done to 90 days; a blocked kind declines', async () => {
    const { page, press, clean } = mine
    const { card } = await at(({ pin }) => pin.state === 'set')
    const tea = ['--mcc', '5812', '--merchant-id', 'tea', '--merchant', 'Harbour Tea House']
    expect(await authorize(card)).toBe('approved')
    await press('e')
    await callerKnown(dialog())
    // Whatever was paid cost more than a cent.
    await dialog().getByLabel(en.edit.payment).fill('0.01')
    const effect = dialog().locator('.effect')
    await effect.getByText(/^Would have declined [1-9]\d* of \d+$/).waitFor()
    await press('Escape')
    const kinds = panel(en.kinds.heading)
    await kinds.getByRole('button', { name: en.limits.edit }).click()
    await dialog()
      .getByLabel(filled(en.kinds.limitOf, { kind: en.kind.electronics }))
      .fill('300')
    await dialog()
      .getByLabel(filled(en.kinds.block, { kind: en.kind.groceries }))
      .check()
    await dialog()
      .getByRole('row', { name: `${en.kind.groceries} ${en.kinds.isAllowed} ${en.kinds.isBlocked}` })
      .waitFor()
    await effect.getByText(/^Would have declined [1-9]\d* of \d+$/).waitFor()
    await press('Control+Enter')
    await kinds.getByText('/ 300').waitFor()
    await kinds.getByText(en.kinds.isBlocked).waitFor()
    expect(await authorize(card)).toContain('declined merchant_blocked')
    expect(await authorize(card, ...tea)).toBe('approved')

    // The PIN: asked for anew, then payments with PIN are declined until the holder has one.
    const pin = panel(en.pin.title)
    await pin.getByRole('button', { name: en.pinForce.open }).click()
    await dialog().getByText(en.pinForce.then).waitFor()
    await press('Control+Enter')
    await pin.getByText(commonEn.pinState.must_change).waitFor()
    await pin.getByRole('button', { name: en.pinForce.open }).waitFor({ state: 'detached' })
    expect(await authorize(card, ...tea)).toContain('declined pin_must_change')

    // A caller remembers a shop, badly, and an amount.
    await press('p')
    await dialog().getByLabel(en.find.merchant).fill('harbor tea')
    await dialog().getByLabel(en.find.amount).fill('1.05')
    await dialog()
      .getByRole('option', { name: /Harbour Tea House/ })
      .first()
      .waitFor()
    await press('Enter')
    await page.waitForURL(/\/transactions\?.*id=txn_/)
    clean()
  })

  it('what did not reach the holder is sent again', async () => {
    const { page, clean } = mine
    type Dead = Readonly<{ rows: ReadonlyArray<Readonly<{ card: string }>> }>
    const { rows } = await ask<Dead>(page, 'notices/dead', undefined)
    const { customer } = await cardOf(rows[0]!.card)
    await page.goto(`${desk.url}/customers/${customer}`)
    const told = panel(en.notices.title)
    await told.getByText(/^\d did not arrive\.$/).waitFor()
    await told.getByRole('button').click()
    const failed = dialog().locator('.notice-rows > li', { hasText: en.notices.state.dead })
    await failed
      .first()
      .getByText(filled(en.notices.error.status, { status: '503' }))
      .waitFor()
    const before = await failed.count()
    await failed.first().getByRole('button', { name: en.notices.resend }).click()
    await page.getByText(en.notices.resent).waitFor()
    await expect.poll(() => failed.count()).toBe(before - 1)
    await mine.press('Escape')
    clean()
  })

  it.each(LOOKS)(
    'looks right ($language, $theme)',
    async (look) => {
      const words = look.language === 'en' ? en : (zh as unknown as typeof en)
      const { page, press, look: looks, close } = await desk.open('agent', look)
      const lost = await cardInState(page, 'lost')
      await page.goto(`${desk.url}/customers/${lost.customer}?card=${lost.card}`)
      await page.locator('.watch').waitFor()
      await page.locator('.chart svg, .none').first().waitFor()
      await looks('customer-lost')
      const { customer, card } = await at(async ({ id }) => (await lifeOf(id)).recurring.length > 0)
      await page.goto(`${desk.url}/customers/${customer}?card=${card}`)
      await panel(words.pin.title, page).getByRole('button').waitFor()
      await press('r')
      await press('1')
      await looks('customer-report')
      await press('Escape')
      await panel(words.kinds.heading, page).getByRole('button').click()
      await page.getByRole('dialog').getByRole('checkbox').first().check()
      await page.locator('.effect').waitFor()
      await looks('customer-kinds')
      await close()
    },
    120_000,
  )
})
