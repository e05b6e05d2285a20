// Money and many cards in a real browser: a dispute from the payment to its outcome, and a number range frozen and taken back.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import bulkEn from '#resources/locales/en/bulk.json' with { type: 'json' }
import disputesEn from '#resources/locales/en/disputes.json' with { type: 'json' }
import { ask } from './ask.ts'
import { LOOKS, startConsole, type Console } from './console.ts'

const BIN = '99990001'
/** Longer than a fresh item refuses a verdict. */
const FRESH_MS = 500

type Found = Readonly<{
  rows: ReadonlyArray<Readonly<{ id: string; billing: Readonly<{ amount: number; currency: string }> }>>
}>
type Job = Readonly<{ id: string; state: string; total: number; done: number; skipped: number; undone: number }>

const dialog = (page: Page) => page.getByRole('dialog')
const jobs = async (page: Page): Promise<ReadonlyArray<Job>> =>
  (await ask<{ rows: ReadonlyArray<Job> }>(page, 'bulk/list', {})).rows

describe('disputes and many cards', () => {
  let desk: Console
  beforeAll(async () => {
    desk = await startConsole()
  })
  afterAll(() => desk.close())

  it('a payment is disputed from its panel, given credit, submitted with evidence and won', async () => {
    const { page, press, clean, close } = await desk.open('agent')
    const query = 'status:cleared amount>200'
    const { rows } = await ask<Found>(page, 'transactions/search', { query, limit: 1 })
    await page.goto(`${desk.url}/transactions?q=${encodeURIComponent(query)}&id=${rows[0]!.id}`)
    await page.locator('.payment .actions').waitFor()
    await page.waitForTimeout(FRESH_MS)
    await press('q')
    await dialog(page).getByText(disputesEn.reason.wrong_amount).waitFor()
    await press('5')
    await dialog(page).getByText(disputesEn.dialog.credit).click()
    await press('Control+Enter')
    const pane = page.locator('.dispute')
    await pane.getByText(disputesEn.money.kind.provisional_credit).waitFor()
    // This reason needs evidence before the network takes it.
    expect(await pane.getByRole('button', { name: disputesEn.step.submit, exact: false }).isDisabled()).toBe(true)
    await page.waitForTimeout(FRESH_MS)
    await press('e')
    await dialog(page).getByText(disputesEn.evidence.kind.receipt).waitFor()
    await press('2')
    await dialog(page).getByRole('textbox').fill('The receipt says a tenth of it.')
    await press('Control+Enter')
    await pane.getByText('The receipt says a tenth of it.').waitFor()
    await dialog(page).waitFor({ state: 'detached' })
    await page.waitForTimeout(FRESH_MS)
    await press('s')
    await dialog(page).waitFor()
    await press('Control+Enter')
    await pane.getByText(disputesEn.state.submitted, { exact: true }).waitFor()
    await dialog(page).waitFor({ state: 'detached' })
    await page.waitForTimeout(FRESH_MS)
    await press('a')
    await dialog(page).getByText(disputesEn.outcome.won).waitFor()
    await press('1')
    await dialog(page).getByRole('status').getByText(disputesEn.book.scheme, { exact: false }).waitFor()
    await press('Control+Enter')
    await pane.getByText(disputesEn.money.kind.chargeback).waitFor()
    await pane.getByText(disputesEn.state.won, { exact: true }).waitFor()
    expect(await pane.locator('.dispute-foot').count()).toBe(0)
    clean()
    await close()
  })

  it('a leaked number range is frozen at once, and after fraud taken back only when a second person agrees', async () => {
    const maker = await desk.open('investigator', {}, '/customers')
    const { page, press } = maker
    await page.locator('.people .ag-row').first().waitFor()
    await press('Shift+F')
    await dialog(page).getByLabel(bulkEn.dialog.by.bin).last().fill(BIN)
    await dialog(page)
      .getByText(/cards change$/)
      .waitFor()
    await dialog(page).getByText(bulkEn.why.already_frozen).waitFor()
    await dialog(page).getByLabel('Suspected fraud, found by us').check()
    await dialog(page).getByRole('textbox').last().fill('The range was seen in a leak.')
    await press('Control+Enter')
    await page.locator('.job').getByText(bulkEn.state.done, { exact: true }).waitFor()
    const [job] = await jobs(page)
    expect(job!.total).toBeGreaterThan(400)
    expect(job!.done + job!.skipped).toBe(job!.total)
    expect(job!.done).toBeGreaterThan(350)

    // The file has a row for each card and a head.
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: bulkEn.save }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/^cards-.*\.csv$/)

    const askBack = async (): Promise<void> => {
      await page.getByRole('button', { name: bulkEn.back.do.ask }).click()
      await dialog(page).getByRole('textbox').fill('It was the neighbouring range.')
      await press('Control+Enter')
      await page.locator('.job').getByText(bulkEn.state.take_back_asked, { exact: true }).waitFor()
    }
    const checker = await desk.open('supervisor', {}, `/customers/bulk/${job!.id}`)
    const decide = async (word: string): Promise<void> => {
      await checker.page.getByRole('button', { name: word }).click()
      await dialog(checker.page).getByRole('textbox').fill('Seen.')
      await checker.press('Control+Enter')
    }
    await askBack()
    // Nobody agrees to what one asked for oneself.
    expect(await page.getByRole('button', { name: bulkEn.back.do.agree }).count()).toBe(0)
    // It came to the colleague by itself; refused, the cards stay frozen.
    await decide(bulkEn.back.do.refuse)
    await page.locator('.job').getByText(bulkEn.state.done, { exact: true }).waitFor()
    expect((await jobs(page))[0]!.undone).toBe(0)
    await askBack()
    await decide(bulkEn.back.do.agree)
    await page.locator('.job').getByText(bulkEn.state.taken_back, { exact: true }).waitFor()
    expect((await jobs(page))[0]!.undone).toBe(job!.done)
    maker.clean()
    checker.clean()
    await checker.close()
    await maker.close()
  })

  it('looks right', async () => {
    for (const look of LOOKS) {
      const one = await desk.open('investigator', look, '/disputes')
      await one.page.locator('.dispute .letter').waitFor()
      await one.look('disputes')
      await one.press('g')
      await one.press('c')
      await one.page.locator('.people .ag-row').first().waitFor()
      await one.press('Shift+F')
      await dialog(one.page).getByRole('textbox').first().fill(BIN)
      await dialog(one.page).locator('.dry .amount').waitFor()
      await one.look('bulk-dialog')
      await one.page.goto(`${desk.url}/customers/bulk`)
      await one.page.locator('.job header').waitFor()
      await one.look('bulk-job')
      await one.close()
    }
  })
})
