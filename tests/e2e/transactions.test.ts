// Finding a payment and why it failed, in a real browser: the query, its list, the panel, what to say, a freeze from there.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import cardsEn from '#resources/locales/en/cards.json' with { type: 'json' }
import commonEn from '#resources/locales/en/common.json' with { type: 'json' }
import en from '#resources/locales/en/transactions.json' with { type: 'json' }
import zh from '#resources/locales/zh-CN/transactions.json' with { type: 'json' }
import { ask, cardEnding } from './ask.ts'
import { LOOKS, startConsole, type Console, type Language } from './console.ts'

const WORDS: Readonly<Record<Language, typeof en>> = { en, 'zh-CN': zh as unknown as typeof en }
/** No key that acts on a card is taken in the first 400 ms of a fresh item. */
const FRESH_MS = 450
/** A words' beginning, up to the first value filled in. */
const start = (words: string): string => words.split('{{')[0]!.trim()
const at = (query: string): string => `/transactions?q=${encodeURIComponent(query)}`

const rows = (page: Page): Promise<number> => page.locator('.ag-row[row-id]').count()
const listed = (page: Page): Promise<void> => page.locator('.ag-row[row-id]').first().waitFor()
const clipboard = (page: Page): Promise<string> => page.evaluate(() => navigator.clipboard.readText())

describe('transactions', () => {
  let desk: Console
  beforeAll(async () => {
    desk = await startConsole()
  })
  afterAll(() => desk.close())

  it.each(LOOKS)(
    'tell why a payment failed and what to say, in four keys and the digits ($language, $theme)',
    async (look) => {
      const { page, press, pressed, clean, close } = await desk.open('agent', look, '/transactions')
      const words = WORDS[look.language]
      await listed(page)
      await press('/')
      await page.keyboard.type('4242')
      await press('Enter')
      await press('Enter')
      await press('c')
      await page.getByText(words.why.copied).waitFor()
      expect(pressed()).toBe(4)
      expect(await clipboard(page)).toContain(start(words.tell.limit_day))

      const panel = page.locator('.payment')
      await panel.locator('.why h2').getByText(words.decline.title.limit_day).waitFor()
      // The other language stands below, marked as such.
      const other = look.language === 'en' ? 'zh-CN' : 'en'
      expect(await panel.locator(`[lang="${other}"]`).allInnerTexts()).toContainEqual(
        expect.stringContaining(start(WORDS[other].tell.limit_day)),
      )
      await press('y')
      // On the next day of the programme the day's limit is free again.
      const { now } = await ask<{ now: { passes: boolean } }>(page, 'paymentCare/why', {
        id: new URL(page.url()).searchParams.get('id'),
      })
      await panel.getByText(now.passes ? words.why.passes : start(words.why.failsStill)).waitFor()
      clean()
      await close()
    },
  )

  it('the panel follows the row in focus within 100 ms', async () => {
    const { page, press, close } = await desk.open('investigator', {}, at('status:declined'))
    await listed(page)
    await press('Enter')
    await page.locator('.payment .why, .payment .sec').first().waitFor()
    await page.evaluate(() => {
      const took: number[] = []
      Object.assign(window, { took })
      let since = 0
      window.addEventListener('keydown', () => (since = performance.now()), { capture: true })
      new MutationObserver(() => {
        const id = document.querySelector('.payment header .mono')?.textContent
        if (id !== undefined && since > 0 && document.querySelector('.cw-focused')?.getAttribute('row-id') === id) {
          took.push(performance.now() - since)
          since = 0
        }
      }).observe(document.querySelector('main')!, {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
      })
    })
    for (let step = 0; step < 9; step++) {
      await press('j')
      await page.waitForTimeout(250)
    }
    const took = (await page.evaluate(() => (window as unknown as { took: number[] }).took)).toSorted((a, b) => a - b)
    expect(took.length).toBe(9)
    expect(took[4]).toBeLessThan(100)
    await close()
  })

  it('names a wrong word, keeps the last good list, and mends it on demand', async () => {
    const { page, press, clean, close } = await desk.open('investigator', {}, at('status:declined'))
    await listed(page)
    const before = await rows(page)
    await press('/')
    await press('Control+a')
    await page.keyboard.type('status:declined amont:>5 time:30d')
    await page.locator('.search .wrong').getByText('amont').waitFor()
    await press('Enter')
    await page.getByText('"amont" is not a field. Did you mean amount?').last().waitFor()
    await page.getByText(en.lastValid).waitFor()
    await page.locator('.grid.stale').waitFor()
    expect(await rows(page)).toBe(before)
    await page.getByRole('button', { name: 'Use “amount”' }).click()
    await page.locator('.grid:not(.stale)').waitFor()
    expect(new URL(page.url()).searchParams.get('q')).toBe('status:declined amount:>5 time:30d')
    clean()
    await close()
  })

  it('completes fields and values, and each part of the query can be taken away', async () => {
    const { page, press, clean, close } = await desk.open('investigator', {}, '/transactions')
    await listed(page)
    await press('/')
    await page.keyboard.type('stat')
    await press('Tab')
    await page.keyboard.type('decl')
    await press('Tab')
    await page.keyboard.type('reason:lim')
    await press('Tab')
    await press('Enter')
    await page.getByRole('button', { name: 'Remove: reason limit reached' }).waitFor()
    await listed(page)
    expect(new URL(page.url()).searchParams.get('q')).toBe('status:declined reason:limit')
    // A chip is the same query: pressing it puts the caret over its text, what is written there comes back as a chip.
    await page.getByRole('button', { name: 'Edit: reason limit reached' }).click()
    await page.waitForTimeout(200)
    await page.keyboard.type('channel:online')
    await press('Enter')
    await page.getByRole('button', { name: 'Remove: channel online' }).waitFor()
    expect(new URL(page.url()).searchParams.get('q')).toBe('status:declined channel:online')
    await page.getByRole('button', { name: 'Remove: channel online' }).click()
    await page.waitForURL(/q=status(:|%3A)declined$/)
    // Values come with how many payments have them; what was asked before comes first in an empty box.
    await page.getByRole('button', { name: en.addChip }).click()
    await page.keyboard.type('channel:')
    const online = page.getByRole('option').filter({ hasText: 'online' })
    await online
      .locator('.count')
      .getByText(/^[\d,]+$/)
      .waitFor()
    await press('Control+a')
    await press('Delete')
    await page.getByRole('option').first().getByText('status:declined channel:online').waitFor()
    // F8 walks through what is wrong.
    await page.keyboard.type('amont:>5 status:declned time:7d')
    await page.locator('.search .wrong').nth(1).waitFor()
    await press('Home')
    await press('F8')
    expect(await page.evaluate(() => document.getSelection()?.toString())).toBe('declned')
    clean()
    await close()
  })

  it('where nothing matches, names the part that stands in the way', async () => {
    const { page, clean, close } = await desk.open('investigator', {}, at('status:declined amount:>=99999999'))
    await page.getByText('No payment matches. Without “amount ≥ 99999999” there are').waitFor()
    await page.getByRole('button', { name: 'Remove “amount ≥ 99999999”' }).click()
    await listed(page)
    clean()
    await close()
  })

  it('keeps new payments waiting until they are asked for; place, selection and columns stay', async () => {
    const { page, press, clean, close } = await desk.open('investigator', {}, '/transactions')
    await listed(page)
    await press('j')
    await press('Space')
    await press('j')
    await press('Space')
    await page.getByText('2 rows selected').waitFor()
    await press('o')
    await page.getByRole('checkbox', { name: en.columns.city }).check()
    await page.getByRole('checkbox', { name: en.columns.mcc }).uncheck()
    await page.getByRole('button', { name: `${en.columns.risk}: further left` }).click()
    await press('Escape')
    const heads = (): Promise<ReadonlyArray<string>> => page.locator('.ag-header-cell-text').allInnerTexts()
    const arranged = await heads()
    expect(arranged).toContain(en.columns.city)
    expect(arranged).not.toContain(en.columns.mcc)
    expect(arranged.indexOf(en.columns.risk)).toBeLessThan(arranged.indexOf(en.columns.result))
    const place = (): Promise<number> => page.locator('.ag-grid-viewport').evaluate((view) => view.scrollTop)
    await page.locator('.ag-grid-viewport').evaluate((view) => (view.scrollTop = 6_000))
    await page.locator('.ag-row[row-index="190"][row-id]').waitFor()
    const [stood, top] = [await place(), await page.locator('.ag-row[row-index="190"]').getAttribute('row-id')]
    // Five thousand a minute.
    await desk.command('simulate', '--rate', '83', '--seconds', '4', '--seed', '1')
    const waiting = page.getByRole('button', { name: /^[\d,]+ new · show$/ })
    await waiting.waitFor()
    expect(await place()).toBe(stood)
    expect(await page.locator('.ag-row[row-index="190"]').getAttribute('row-id')).toBe(top)
    await page.getByText('2 rows selected').waitFor()
    await waiting.click()
    await waiting.waitFor({ state: 'detached' })
    expect(await heads()).toEqual(arranged)
    await page.getByText('2 rows selected').waitFor()
    // The whole query, stated with its count; what is copied is masked.
    await press('a')
    await page.getByText(/^Selected: all of this query, /).waitFor()
    await page.getByRole('button', { name: en.selection.clear, exact: true }).click()
    await press('Home')
    await press('Space')
    await page.getByRole('button', { name: en.selection.copy }).click()
    await page.getByText(en.selection.copied_one.replace('{{count}}', '1')).waitFor()
    const [head, first] = (await clipboard(page)).split('\n')
    expect(head!.split('\t')).toEqual(arranged.map((each) => each.replace(' ↓', '')))
    expect(first).toMatch(/\t•••• \d{4}\t/)
    // Columns are this operator's also the next time; a jump leads to a time, from where newer rows are above.
    await page.goto(`${desk.url}/transactions`)
    await listed(page)
    expect(await heads()).toEqual(arranged)
    await press('d')
    await page.getByRole('button', { name: en.jump.back.week }).click()
    await page.getByText(start(en.jump.begins)).waitFor()
    await page.getByRole('button', { name: en.jump.newer }).click()
    await page.getByRole('button', { name: en.jump.newest }).click()
    await page.getByText(start(en.jump.begins)).waitFor({ state: 'detached' })
    clean()
    await close()
  })

  it('opens the query behind each part of its charts and totals', async () => {
    const { page, press, clean, close } = await desk.open('investigator', {}, at('time:30d'))
    await listed(page)
    const query = (): string => new URL(page.url()).searchParams.get('q') ?? ''
    await press('b')
    await page.locator('.charts .recharts-bar').first().waitFor()
    await page.getByRole('group', { name: /Approved by day/ }).focus()
    await press('End')
    await press('Enter')
    await page.waitForURL((url) => /time:\d{4}-\d\d-\d\d/.test(url.searchParams.get('q') ?? ''))
    await page.goBack()
    await page.locator('.reason-bars button').first().click()
    await page.waitForURL((url) => /reason:\w+/.test(url.searchParams.get('q') ?? ''))
    await page.goBack()
    await page.getByRole('group', { name: /^Payments by weekday and hour/ }).focus()
    await press('ArrowRight')
    const totals = (): Promise<string> => page.locator('.totals ul').innerText()
    const before = await totals()
    await press('Enter')
    await page.waitForURL((url) => /weekday:\w+ hour:\d+/.test(url.searchParams.get('q') ?? ''))
    // Until the new list has come, list and totals are still of the query before.
    await expect.poll(totals).not.toBe(before)
    await page.locator('.totals button.group').first().click()
    await page.waitForURL((url) => /status:\w+/.test(url.searchParams.get('q') ?? ''))
    expect(query()).toContain('weekday:')
    clean()
    await close()
  })

  it('a saved view shared by its address opens for a colleague, in the colleague’s language', async () => {
    const query = 'status:declined country:!CN time:30d'
    const mine = await desk.open('investigator', {}, at(query))
    await listed(mine.page)
    await mine.press('v')
    await mine.page.getByPlaceholder(en.views.name).fill('Declined abroad')
    await mine.page.getByRole('checkbox', { name: en.views.forTeam }).check()
    await mine.press('Enter')
    await mine.page.getByRole('heading', { name: 'Declined abroad' }).waitFor()
    await mine.page.getByText(en.views.teams, { exact: true }).waitFor()
    await mine.press('v')
    await mine.page.getByRole('button', { name: en.views.copyLinkOf.replace('{{name}}', 'Declined abroad') }).click()
    await mine.page.getByText(en.views.linkCopied.replace('{{name}}', 'Declined abroad')).waitFor()
    const link = new URL(await clipboard(mine.page))
    expect(link.origin).toBe(desk.url)
    expect(link.search).toMatch(/^\?view=view_\w{10}$/)

    const theirs = await desk.open('supervisor', { language: 'zh-CN', theme: 'dark' }, `${link.pathname}${link.search}`)
    await listed(theirs.page)
    expect(new URL(theirs.page.url()).searchParams.get('q')).toBe(query)
    await theirs.page.getByRole('heading', { name: 'Declined abroad' }).waitFor()
    await theirs.page.getByRole('button', { name: '移除：国家 不是 CN' }).click()
    await theirs.page.getByText(WORDS['zh-CN'].views.changed, { exact: true }).waitFor()
    // Made private again, the address tells nobody what is behind it.
    await mine.page.getByRole('button', { name: en.views.unshareOf.replace('{{name}}', 'Declined abroad') }).click()
    await mine.page.getByRole('button', { name: en.views.shareOf.replace('{{name}}', 'Declined abroad') }).waitFor()
    await theirs.page.goto(link.href)
    await theirs.page.getByText(WORDS['zh-CN'].views.missing).waitFor()
    theirs.clean()
    mine.clean()
    await theirs.close()
    await mine.close()
  })

  it('shows what came for a card when it is asked for', async () => {
    const { page, clean, close } = await desk.open('investigator', {}, at('card:8821'))
    await listed(page)
    const first = (): Promise<string | null> => page.locator('.ag-row[row-index="0"]').first().getAttribute('row-id')
    const before = await first()
    expect(before).not.toBeNull()
    const { card } = await cardEnding(page, '8821')
    await desk.command('authorize', '--card', card, '--amount', '3.00')
    const more = page.getByRole('button', { name: commonEn.newRows_one.replace('{{count}}', '1') })
    await more.waitFor()
    // The strip may take the room of a row; the rows themselves are the old ones.
    expect(await first()).toBe(before)
    expect(await page.getByText('Test Merchant').count()).toBe(0)
    await more.click()
    await page.getByText('Test Merchant').first().waitFor()
    await more.waitFor({ state: 'detached' })
    clean()
    await close()
  })

  it('freezes the card in three keys from the payment; the next authorisation is declined', async () => {
    const { page, press, pressed, clean, close } = await desk.open('investigator', {}, at('card:6634'))
    await listed(page)
    await press('Enter')
    await page.getByRole('button', { name: new RegExp(start(en.freeze)) }).waitFor()
    await page.waitForTimeout(FRESH_MS)
    pressed()
    await press('f')
    await page.getByRole('dialog').waitFor()
    await press('3')
    await press('Control+Enter')
    await page.getByText(cardsEn.freeze.done.replace('{{last4}}', '6634')).waitFor()
    expect(pressed()).toBe(3)
    const { card } = await cardEnding(page, '6634')
    expect(await desk.command('authorize', '--card', card, '--amount', '10.00')).toContain('declined card_frozen')
    await page.locator('.payment').getByText(commonEn.cardState.frozen).waitFor()
    expect(await page.getByRole('button', { name: new RegExp(start(en.freeze)) }).count()).toBe(0)
    clean()
    await close()
  })

  it('shows people unnamed to an auditor, who may neither freeze nor tell', async () => {
    const { page, press, clean, close } = await desk.open('auditor', {}, at('card:4242'))
    await listed(page)
    await press('Enter')
    await page.getByText(en.may.read).waitFor()
    expect(await page.getByText('Xiaotong').count()).toBe(0)
    await press('f')
    await page.waitForTimeout(300)
    expect(await page.getByRole('dialog').count()).toBe(0)
    clean()
    await close()
  })

  it('every reason that the demo declined for is told in both languages', async () => {
    const { page, clean, close } = await desk.open('agent')
    const seen = new Set<string>()
    const declined = await ask<{ rows: ReadonlyArray<{ id: string; reason: keyof typeof en.decline.title }> }>(
      page,
      'transactions/search',
      { query: 'status:declined', limit: 500 },
    )
    for (const { id, reason } of declined.rows) {
      if (seen.has(reason)) continue
      seen.add(reason)
      await page.goto(`${desk.url}/transactions?q=${encodeURIComponent(`reason:${reason}`)}&id=${id}`)
      const title = en.decline.title[reason]
      await page.locator('.why h2').getByText(start(title)).waitFor()
      expect(await page.locator('.say').innerText()).not.toMatch(/\{\{|undefined|tell\./)
    }
    expect(seen.size).toBeGreaterThan(10)
    clean()
    await close()
  })

  it.each(LOOKS)(
    'looks right ($language, $theme)',
    async (look) => {
      const { page, press, look: looks, close } = await desk.open('investigator', look, at('status:declined time:30d'))
      await listed(page)
      await looks('transactions')
      await press('b')
      await page.locator('.charts .hour-grid').waitFor()
      await looks('transactions-charts')
      await press('b')
      await press('Enter')
      await page.locator('.payment .near, .payment .may').last().waitFor()
      await looks('transactions-panel')
      await page.goto(desk.url + at('status:declined amount:>=99999999'))
      await page.locator('.state button').waitFor()
      await looks('transactions-no-match')
      await page.goto(desk.url + at('amont:>5'))
      await page.locator('.strip.danger').waitFor()
      await looks('transactions-query-error')
      await close()
    },
    240_000,
  )
})
