// The investigator's job in a real browser: a flagged card, why, one key for a verdict, ten seconds to take it back, a freeze.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import en from '#resources/locales/en/flags.json' with { type: 'json' }
import commonEn from '#resources/locales/en/common.json' with { type: 'json' }
import zh from '#resources/locales/zh-CN/flags.json' with { type: 'json' }
import { ask } from './ask.ts'
import { LOOKS, startConsole, type Console } from './console.ts'

type Row = Readonly<{ id: string; card: string; last4: string; cardState: string; score: number; state: string }>
type Detail = Readonly<{
  row: Row
  flagged: ReadonlyArray<string>
  reasons: ReadonlyArray<Readonly<{ points: number }>>
  decision: Readonly<{ verdict: string; effected: boolean }> | null
}>

const WORDS = { en, 'zh-CN': zh as unknown as typeof en }
/** Longer than a fresh card refuses verdicts. */
const FRESH_MS = 500

const openFlags = async (page: Page): Promise<ReadonlyArray<Row>> =>
  (await ask<{ rows: ReadonlyArray<Row> }>(page, 'flags/list', { show: 'open', order: 'loss', imported: false })).rows
const flag = (page: Page, id: string): Promise<Detail> => ask<Detail>(page, 'flags/get', { id })
const shown = (page: Page, last4: string): Promise<void> =>
  page.getByRole('heading', { level: 1, name: new RegExp(last4) }).waitFor()
const idIn = (page: Page): string => new URL(page.url()).pathname.split('/')[2] ?? ''
const verdicts = (page: Page) => page.locator('.actions').getByRole('button', { name: /^(Legitimate|Unsure|Fraud)/ })

describe('flagged cards', () => {
  let desk: Console
  beforeAll(async () => {
    desk = await startConsole()
  })
  afterAll(() => desk.close())

  it('one key decides, the next card comes into focus, and Z takes it back', async () => {
    const { page, press, pressed, clean, close } = await desk.open('investigator', {}, '/flags')
    await page.waitForURL(/\/flags\/flag_/)
    const [first, second] = await openFlags(page)
    await shown(page, first!.last4)
    await page.waitForTimeout(FRESH_MS)
    pressed()
    await press('3')
    await page.getByText(en.done.fraud.replace('{{last4}}', first!.last4)).waitFor()
    expect(pressed()).toBe(1)
    await shown(page, second!.last4)
    expect(idIn(page)).toBe(second!.id)
    expect(await flag(page, first!.id)).toMatchObject({ row: { state: 'decided' }, decision: { verdict: 'fraud' } })
    expect((await openFlags(page)).map((row) => row.id)).not.toContain(first!.id)

    await press('z')
    await page.getByText(en.undone.replace('{{last4}}', first!.last4)).waitFor()
    await shown(page, first!.last4)
    expect(idIn(page)).toBe(first!.id)
    expect(await flag(page, first!.id)).toMatchObject({ row: { state: 'open' }, decision: null })
    // It comes back to its old place.
    expect(await page.getByRole('option').first().innerText()).toContain(first!.last4)
    clean()
    await close()
  })

  it('a fresh card takes no verdict key, and a held key decides one card only', async () => {
    const { page, press, clean, close } = await desk.open('investigator', {}, '/flags')
    await page.waitForURL(/\/flags\/flag_/)
    const before = await openFlags(page)
    await shown(page, before[0]!.last4)
    await press('j')
    await shown(page, before[1]!.last4)
    await press('1')
    await page.waitForTimeout(FRESH_MS)
    expect((await flag(page, before[1]!.id)).row.state).toBe('open')
    await page.keyboard.down('2')
    for (let held = 0; held < 12; held++) {
      await page.keyboard.down('2')
      await page.waitForTimeout(60)
    }
    await page.keyboard.up('2')
    await shown(page, before[2]!.last4)
    expect(await openFlags(page)).toHaveLength(before.length - 1)
    await press('z')
    await page.getByText(en.undone.replace('{{last4}}', before[1]!.last4)).waitFor()
    clean()
    await close()
  })

  it('after ten seconds the payments carry the label, and the verdict stands', async () => {
    const { page, press, clean, close } = await desk.open('investigator', {}, '/flags')
    await page.waitForURL(/\/flags\/flag_/)
    const last = (await openFlags(page)).at(-1)!
    await page.goto(`${desk.url}/flags/${last.id}`)
    await shown(page, last.last4)
    await page.waitForTimeout(FRESH_MS)
    await press('1')
    await page.getByText(en.done.legitimate.replace('{{last4}}', last.last4)).waitFor()
    await page.waitForTimeout(11_000)
    const { decision, flagged } = await flag(page, last.id)
    expect(decision).toMatchObject({ verdict: 'legitimate', effected: true })
    const payment = await ask<{ row: { label: string } }>(page, 'transactions/get', { id: flagged[0] })
    expect(payment.row.label).toBe('legitimate')
    await page.getByRole('radio', { name: en.show.decided }).click()
    // The newest decision stands first; the card may have been flagged before.
    await page
      .getByRole('option', { name: new RegExp(`${last.last4}.*${commonEn.verdict.legitimate}$`) })
      .first()
      .click()
    await shown(page, last.last4)
    await page
      .locator('.actions')
      .getByText(/^Legitimate, decided by Lin Qiao today \d\d:\d\d$/)
      .waitFor()
    expect(await verdicts(page).count()).toBe(0)
    clean()
    await close()
  })

  it('F, a reason and Ctrl+Enter freeze the flagged card: three keys', async () => {
    const { page, press, pressed, clean, close } = await desk.open('investigator', {}, '/flags')
    await page.waitForURL(/\/flags\/flag_/)
    const card = (await openFlags(page)).find((row) => row.cardState === 'active')!
    await page.goto(`${desk.url}/flags/${card.id}`)
    await shown(page, card.last4)
    await page.waitForTimeout(FRESH_MS)
    // A slow store: the keys are faster than its answer, and none of them is lost.
    await page.route('**/rpc/v1/cards/get', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 600))
      await route.continue()
    })
    pressed()
    await press('f')
    await page.getByRole('dialog').waitFor()
    await press('1')
    await press('Control+Enter')
    await page.getByText(`Card •••• ${card.last4} is frozen. The next payment will be declined.`).waitFor()
    expect(pressed()).toBe(3)
    expect(await desk.command('authorize', '--card', card.card, '--amount', '1.00')).toContain('declined card_frozen')
    await page.getByText(/^Frozen by Lin Qiao, today \d\d:\d\d$/).waitFor()
    expect(await page.getByRole('button', { name: en.freeze }).count()).toBe(0)
    // A freeze is no verdict: that is still open.
    expect(await verdicts(page).count()).toBe(3)
    clean()
    await close()
  })

  it('a verdict of a colleague shows by itself and leaves nothing to press', async () => {
    const mine = await desk.open('supervisor', {}, '/flags')
    await mine.page.waitForURL(/\/flags\/flag_/)
    const one = (await openFlags(mine.page))[3]!
    await mine.page.goto(`${desk.url}/flags/${one.id}`)
    await shown(mine.page, one.last4)
    expect(await verdicts(mine.page).count()).toBe(3)
    const theirs = await desk.open('investigator', {}, `/flags/${one.id}`)
    await shown(theirs.page, one.last4)
    await theirs.page.waitForTimeout(FRESH_MS)
    await theirs.press('2')
    await mine.page
      .locator('.actions')
      .getByText(/^Unsure, decided by Lin Qiao/)
      .waitFor()
    expect(await verdicts(mine.page).count()).toBe(0)
    // Whose verdict it is takes it back.
    expect(await mine.page.getByRole('button', { name: en.takeBack }).count()).toBe(0)
    await theirs.press('z')
    await verdicts(mine.page).first().waitFor()
    for (const each of [mine, theirs]) {
      each.clean()
      await each.close()
    }
  })

  it('an agent reads and freezes, but decides nothing', async () => {
    const { page, press, clean, close } = await desk.open('agent', {}, '/flags')
    await page.waitForURL(/\/flags\/flag_/)
    const [first] = await openFlags(page)
    await shown(page, first!.last4)
    await page.getByText(en.mayDecide).waitFor()
    expect(await verdicts(page).count()).toBe(0)
    await page.waitForTimeout(FRESH_MS)
    await press('3')
    await page.waitForTimeout(300)
    expect((await flag(page, first!.id)).row.state).toBe('open')
    clean()
    await close()
  })

  it.each(LOOKS)('every open card says why in words, and its points add up to the score ($language)', async (look) => {
    const { page, press, clean, close } = await desk.open('investigator', look, '/flags')
    await page.waitForURL(/\/flags\/flag_/)
    for (const [place, row] of (await openFlags(page)).entries()) {
      if (place > 0) await press('j')
      await shown(page, row.last4)
      const { reasons } = await flag(page, row.id)
      const points = await page.locator('.why tbody td:last-child').allInnerTexts()
      expect(points).toHaveLength(reasons.length)
      expect(points.reduce((sum, text) => sum + Number(text), 0)).toBe(row.score)
      const words = await page.locator('.why').innerText()
      expect(words).not.toMatch(/\{\{|undefined|NaN|why\.|rule\./)
      if (look.language === 'zh-CN') expect(words).not.toMatch(/payments|threshold|usual/)
    }
    clean()
    await close()
  })

  it('T shows the day as a table, and a payment leads to all of the card', async () => {
    const { page, press, clean, close } = await desk.open('investigator', {}, '/flags')
    await page.waitForURL(/\/flags\/flag_/)
    const [first] = await openFlags(page)
    await shown(page, first!.last4)
    await page.locator('.day .chart svg').first().waitFor()
    await press('t')
    const table = page.locator('.day').getByRole('region').getByRole('table')
    await table.waitFor()
    expect(await table.getByRole('row').count()).toBeGreaterThan(1)
    await press('t')
    await page.locator('.day .chart').waitFor()
    await page.locator('.payments button').first().click()
    await page.waitForURL(/\/transactions\?q=card/)
    expect(new URL(page.url()).searchParams.get('q')).toBe(`card:${first!.last4}`)
    clean()
    await close()
  })

  it.each(LOOKS)('looks right ($language, $theme)', async (look) => {
    const { page, look: see, close } = await desk.open('investigator', look, '/flags')
    await page.waitForURL(/\/flags\/flag_/)
    await page.locator('.day .chart svg').first().waitFor()
    await see('flags')
    await page.getByRole('radio', { name: WORDS[look.language].show.decided }).click()
    await page.waitForURL(/\/flags\/flag_/)
    await page.locator('.actions .st').waitFor()
    await see('flags-decided')
    await close()
  })
})
