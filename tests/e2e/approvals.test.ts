// A second person in a real browser: an agent asks, a supervisor decides in another window, and the maker never does.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import en from '#resources/locales/en/approvals.json' with { type: 'json' }
import cardsEn from '#resources/locales/en/cards.json' with { type: 'json' }
import commonEn from '#resources/locales/en/common.json' with { type: 'json' }
import { ask, callerKnown, cardEnding } from './ask.ts'
import { LOOKS, startConsole, type Console } from './console.ts'

type Request = Readonly<{ id: string; version: number; state: string; last4: string; action: string; mine: boolean }>

/** Longer than a fresh request refuses a decision. */
const FRESH_MS = 500

const requests = async (page: Page, show: 'waiting' | 'mine' | 'decided'): Promise<ReadonlyArray<Request>> =>
  (await ask<{ rows: ReadonlyArray<Request> }>(page, 'approvals/list', { show })).rows
const row = (page: Page, last4: string) => page.getByRole('row', { name: new RegExp(`card ending ${last4}`) })
const foot = (page: Page) => page.locator('.request .actions')
const pane = (page: Page, last4: string): Promise<void> =>
  page.locator('.request-head').getByText(last4).first().waitFor()

describe('what waits for a second person', () => {
  let desk: Console
  beforeAll(async () => {
    desk = await startConsole()
  })
  afterAll(() => desk.close())

  it('a freeze after fraud is lifted when a supervisor approves what an agent asked for', async () => {
    const agent = await desk.open('agent')
    const supervisor = await desk.open('supervisor', {}, '/approvals')
    const { customer, card } = await cardEnding(agent.page, '9017')
    await supervisor.page.getByRole('row').nth(1).waitFor()
    expect(await row(supervisor.page, '9017').count()).toBe(0)

    await agent.page.goto(`${desk.url}/customers/${customer}?card=${card}`)
    await agent.page.locator('.card-face.frozen').waitFor()
    await agent.press('u')
    await agent.page.getByRole('dialog').getByRole('textbox').waitFor()
    await agent.page.keyboard.type('The holder knows all seven payments.')
    await callerKnown(agent.page.getByRole('dialog'))
    await agent.press('Control+Enter')
    await agent.page.getByText(/^Sent for approval\./).waitFor()

    // The maker sees the request, may take it back, and cannot decide it: neither by key nor past the page.
    await agent.press('g')
    await agent.press('p')
    await row(agent.page, '9017').click()
    await foot(agent.page).getByText(en.ownRequest).waitFor()
    expect(await agent.page.getByRole('button', { name: en.approve }).count()).toBe(0)
    await agent.page.waitForTimeout(FRESH_MS)
    await agent.press('a')
    expect(await agent.page.locator('.decision').count()).toBe(0)
    const own = (await requests(agent.page, 'mine')).find((each) => each.last4 === '9017')!
    await expect(
      ask(agent.page, 'approvals/approve', {
        requestId: crypto.randomUUID(),
        id: own.id,
        version: own.version,
        note: '',
      }),
    ).rejects.toThrow()

    // It came to the supervisor's list by itself.
    await row(supervisor.page, '9017').click()
    await pane(supervisor.page, '9017')
    const { page, press, pressed } = supervisor
    await page.locator('.changes').getByRole('row', { name: 'Card Frozen Active' }).waitFor()
    await page.getByText('The holder knows all seven payments.').last().waitFor()
    await page.getByText(commonEn.freezeReason.suspected_fraud).waitFor()
    await page.waitForTimeout(FRESH_MS)
    pressed()
    await press('a')
    await page.locator('.decision').getByText(en.strip.approveEffect.card.unfreeze).waitFor()
    await press('Control+Enter')
    await page.getByText(en.done.card.unfreeze.replace('{{last4}}', '9017')).waitFor()
    expect(pressed()).toBe(2)
    await row(page, '9017').waitFor({ state: 'detached' })

    expect(await desk.command('authorize', '--card', card, '--amount', '1.00')).not.toContain('card_frozen')
    await foot(agent.page).waitFor({ state: 'detached' })
    await agent.page.locator('.request-head').getByText(en.state.approved).waitFor()
    await agent.page.goto(`${desk.url}/customers/${customer}?card=${card}`)
    await agent.page.locator('.card-face.active').waitFor()
    supervisor.clean()
    await supervisor.close()
    await agent.close()
  })

  it('a rejection carries a note that the maker reads', async () => {
    const { page, press, clean, close } = await desk.open('supervisor', {}, '/approvals')
    await row(page, '8420').click()
    await pane(page, '8420')
    await page
      .locator('.changes')
      .getByRole('row', { name: /^Per payment CNY [\d,.]+ CNY 20,000\.00$/ })
      .waitFor()
    await page.waitForTimeout(FRESH_MS)
    await press('r')
    await page.locator('.decision').waitFor()
    // Letters are letters here.
    await page.keyboard.type('A transfer is cheaper and safer.')
    await press('Control+Enter')
    await page.getByText(en.done.reject.replace('{{last4}}', '8420')).waitFor()
    await page.getByRole('radio', { name: en.show.decided }).click()
    await row(page, '8420').click()
    await page.locator('.request .sec').getByText('A transfer is cheaper and safer.').waitFor()
    clean()
    await close()

    const agent = await desk.open('agent', {}, '/approvals')
    await row(agent.page, '8420').click()
    await agent.page.locator('.request .sec').getByText('A transfer is cheaper and safer.').waitFor()
    await agent.page.locator('.request .sec').getByText('Marta Vogel').waitFor()
    agent.clean()
    await agent.close()
  })

  it('when the card changed since, nobody can approve; the request can still be put away', async () => {
    const agent = await desk.open('agent')
    const { customer, card } = await cardEnding(agent.page, '4471')
    await agent.page.goto(`${desk.url}/customers/${customer}?card=${card}`)
    await agent.page.locator('.card-face.active').waitFor()
    await agent.press('e')
    const dialog = agent.page.getByRole('dialog')
    await callerKnown(dialog)
    await dialog.getByLabel(cardsEn.edit.month).fill('60,000')
    await dialog.getByText(cardsEn.edit.past).waitFor()
    await agent.press('Control+Enter')
    await agent.page.getByText(/^Sent for approval\./).waitFor()

    const { page, press, close } = await desk.open('supervisor', {}, '/approvals')
    await row(page, '4471').click()
    await foot(page).getByRole('button', { name: en.approve }).waitFor()
    await page.waitForTimeout(FRESH_MS)
    await press('a')
    await page.locator('.decision').waitFor()
    // Meanwhile the card is frozen: what was asked for was asked of another card.
    await agent.press('f')
    await dialog.waitFor()
    await agent.press('1')
    await agent.press('Control+Enter')
    await agent.page.locator('.card-face.frozen').waitFor()
    await press('Control+Enter')
    await page.locator('.decision').getByText(commonEn.refusal.stale).waitFor()
    await press('Escape')
    await foot(page).getByText(en.cannot.stale.replace('{{maker}}', 'Wei Han')).waitFor()
    expect(await foot(page).getByRole('button', { name: en.approve }).count()).toBe(0)
    await page.waitForTimeout(FRESH_MS)
    await press('r')
    await press('Control+Enter')
    await page.getByText(en.done.reject.replace('{{last4}}', '4471')).waitFor()
    await close()
    await agent.close()
  })

  it('one’s own request is taken back', async () => {
    const { page, press, clean, close } = await desk.open('investigator', {}, '/approvals')
    await page.getByText(en.empty.waiting).waitFor()
    await page.getByRole('radio', { name: new RegExp(`^${en.show.mine}`) }).click()
    const [own] = await requests(page, 'mine')
    await pane(page, own!.last4)
    await foot(page).getByRole('button', { name: en.withdraw }).click()
    await page.locator('.decision').getByText(en.strip.withdrawEffect).waitFor()
    await press('Control+Enter')
    await page.getByText(en.done.withdraw.replace('{{last4}}', own!.last4)).waitFor()
    await page.locator('.request-head').getByText(en.state.withdrawn).waitFor()
    expect((await requests(page, 'mine')).find((each) => each.id === own!.id)?.state).toBe('withdrawn')
    clean()
    await close()
  })

  it.each(LOOKS)('looks right ($language, $theme)', async (look) => {
    const { page, press, look: see, close } = await desk.open('supervisor', look, '/approvals')
    await page.locator('.request .actions').waitFor()
    await see('approvals')
    await page.waitForTimeout(FRESH_MS)
    await press('a')
    await page.locator('.decision').waitFor()
    await see('approvals-decide')
    await press('Escape')
    await close()
    const agent = await desk.open('agent', look, '/approvals')
    await agent.page.locator('.request-head').waitFor()
    await agent.look('approvals-mine')
    await agent.close()
  })
})
