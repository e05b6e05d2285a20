// The auditor's job in a real browser: who did what, in words, and whether the chain of rows is whole.
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import en from '#resources/locales/en/audit.json' with { type: 'json' }
import { ask, cardEnding } from './ask.ts'
import { LOOKS, startConsole, type Console, type OpenPage } from './console.ts'

type Flags = Readonly<{ rows: ReadonlyArray<Readonly<{ id: string; version: number; last4: string }>> }>

const requestId = (): string => crypto.randomUUID()
const listed = (page: Page): Promise<void> => page.locator('.ag-row[row-id]').first().waitFor()
const line = (page: Page, name: RegExp) => page.getByRole('row', { name })

describe('the audit', () => {
  let desk: Console
  let flagged = ''
  beforeAll(async () => {
    desk = await startConsole()
    // What people did a moment ago: a verdict and its undo, a freeze, a number seen, a try that was not allowed.
    const { page, close } = await desk.open('investigator')
    const { rows } = await ask<Flags>(page, 'flags/list', { show: 'open', order: 'loss', imported: false })
    const { id, version, last4 } = rows[0]!
    flagged = last4
    await ask(page, 'flags/verdict', { requestId: requestId(), id, version, verdict: 'fraud' })
    await ask(page, 'flags/undo', { requestId: requestId(), id, version: version + 1 })
    await close()
    const agent = await desk.open('agent')
    const { customer, card } = await cardEnding(agent.page, '8821')
    const { version: now } = await ask<{ version: number }>(agent.page, 'cards/get', { id: card })
    await ask(agent.page, 'cards/freeze', {
      requestId: requestId(),
      id: card,
      version: now,
      reason: 'device_lost',
      note: '',
      until: null,
    })
    await ask(agent.page, 'customers/reveal', {
      requestId: requestId(),
      id: customer,
      field: 'phone',
      reason: 'caller_check',
    })
    await expect(
      ask(agent.page, 'flags/verdict', { requestId: requestId(), id, version: version + 2, verdict: 'fraud' }),
    ).rejects.toThrow('403')
    await agent.close()
  })
  afterAll(() => desk.close())

  const search = async ({ page, press }: OpenPage, text: string): Promise<void> => {
    await press('/')
    await press('Control+a')
    await page.keyboard.type(text)
    await press('Enter')
  }

  it('says in words what was done, by whom and to what, and that reading it is recorded', async () => {
    const { page, clean, close } = await desk.open('auditor', {}, '/audit')
    await listed(page)
    await page.getByText(en.recorded).waitFor()
    await line(page, new RegExp(`Lin Qiao, Decide a flag, card ending ${flagged}, Fraud`))
      .first()
      .waitFor()
    await line(page, new RegExp(`Lin Qiao, Take a verdict back, card ending ${flagged}`))
      .first()
      .waitFor()
    await line(page, /Wei Han, Freeze a card, card ending 8821, Phone or device lost/).waitFor()
    await line(page, /Wei Han, Decide a flag, Denied, Needs the right: decide flags/).waitFor()
    await line(page, /Wei Han, See in full/).waitFor()
    await line(page, /Ines Duarte, Read the audit, all rows/).waitFor()
    clean()
    await close()
  })

  it('finds denied tries and numbers shown by one press each', async () => {
    const { page, clean, close } = await desk.open('auditor', {}, '/audit')
    await listed(page)
    await page.getByRole('button', { name: en.filter.denied }).click()
    await page.waitForURL(/q=result/)
    await line(page, /Wei Han, Decide a flag, Denied/).waitFor()
    await expect.poll(() => line(page, /Sign in/).count()).toBe(0)
    await page.getByRole('button', { name: en.filter.reveals }).click()
    await page.getByText(en.empty.noMatch).waitFor()
    await page.getByRole('button', { name: en.filter.denied }).click()
    await line(page, /Wei Han, See in full/).waitFor()
    await page.getByText(`${en.action.number.revealed}: ${en.field.phone}`).waitFor()
    clean()
    await close()
  })

  it('one query finds a person’s acts on a card; a wrong one says what would be right', async () => {
    const opened = await desk.open('auditor', {}, '/audit')
    const { page, clean, close } = opened
    await listed(page)
    await search(opened, 'actor:wei card:8821')
    await page.waitForURL(/q=actor/)
    // The list before stays until the new one is here.
    await expect.poll(() => line(page, /Lin Qiao/).count()).toBe(0)
    await line(page, /Wei Han, Freeze a card, card ending 8821/).waitFor()
    await search(opened, 'actr:wei')
    await page.getByText('“actr” is not a field. Fields: actor, action, card, result.').waitFor()
    await line(page, /Wei Han, Freeze a card, card ending 8821/).waitFor()
    clean()
    await close()
  })

  it('shows a row in full: before and after, its hash, and the rows chained beside it', async () => {
    const { page, press, clean, close } = await desk.open('auditor', {}, '/audit?q=action:card.frozen+card:8821')
    await listed(page)
    await press('j')
    const detail = page.getByRole('complementary')
    await detail.getByRole('row', { name: 'State Active Frozen' }).waitFor()
    await detail.getByText(/^[0-9a-f]{64}$/).waitFor()
    await detail.getByRole('button', { name: /Sign in · Wei Han/ }).waitFor()
    const first = await detail.locator('.hash').innerText()
    await press(']')
    await detail.getByRole('heading', { name: 'Sign in' }).waitFor()
    expect(await detail.locator('.hash').innerText()).not.toBe(first)
    await press('Escape')
    await detail.waitFor({ state: 'detached' })
    clean()
    await close()
  })

  it('verifies the whole chain and ends in a sentence with an anchor, which is itself a row', async () => {
    const { page, clean, close } = await desk.open('auditor', {}, '/audit')
    await listed(page)
    await page.getByRole('button', { name: en.chain.verify }).click()
    await page.getByText(/^Chain whole: [\d,]+ rows checked at \d\d:\d\d\. Anchor [0-9A-F]{4}-[0-9A-F]{4}$/).waitFor()
    expect(await page.locator('.broken').count()).toBe(0)
    // The list stays as it was opened until it is asked to show more.
    expect(await line(page, /Verify the chain/).count()).toBe(0)
    await page.getByRole('button', { name: en.newer }).click()
    await line(page, /Ines Duarte, Verify the chain, whole/).waitFor()
    clean()
    await close()
  })

  it('an agent sees one’s own acts and no more, and cannot verify', async () => {
    const { page, clean, close } = await desk.open('agent', {}, '/audit')
    await listed(page)
    await page.getByText(en.ownActs).waitFor()
    await line(page, /Wei Han, Freeze a card/)
      .first()
      .waitFor()
    expect(await line(page, /Lin Qiao|Ines Duarte|Marta Vogel/).count()).toBe(0)
    expect(await page.getByRole('button', { name: en.chain.verify }).count()).toBe(0)
    clean()
    await close()
  })

  it.each(LOOKS)('looks right ($language, $theme)', async (look) => {
    const { page, press, look: see, close } = await desk.open('supervisor', look, '/audit')
    await listed(page)
    await see('audit')
    await press('j')
    await page.getByRole('complementary').locator('.neighbours li').first().waitFor()
    await see('audit-row')
    await page.goto(`${desk.url}/audit?q=result:denied`)
    await listed(page)
    await see('audit-denied')
    await close()
  })

  // Last: the store of this file is damaged by it.
  it.each(LOOKS)('a row changed behind the store’s back is named in the one red banner ($language)', async (look) => {
    const file = new Database(join(desk.data, 'cardwarden.db'))
    file.prepare(`update audit set reason = 'somebody else’s words' where seq = 7`).run()
    file.close()
    const { page, look: see, close } = await desk.open('auditor', look, '/audit')
    await listed(page)
    await page.locator('.chain button').click()
    const banner = page.locator('.broken')
    await banner.waitFor()
    expect(await banner.innerText()).toContain('7')
    if (look.language === 'en') await banner.getByText(en.fault.altered).waitFor()
    await see('audit-broken')
    await close()
  })
})
