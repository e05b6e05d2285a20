// An analyst's rule in a real browser: written with a slip, mended, backtested, in shadow, made live by somebody else; it freezes a card,
// the flag is called legitimate, the card is freed, and what the rule is worth falls on screen.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import approvalsEn from '#resources/locales/en/approvals.json' with { type: 'json' }
import transactionsEn from '#resources/locales/en/transactions.json' with { type: 'json' }
import flagsEn from '#resources/locales/en/flags.json' with { type: 'json' }
import en from '#resources/locales/en/rules.json' with { type: 'json' }
import zh from '#resources/locales/zh-CN/rules.json' with { type: 'json' }
import { ask, cardInState } from './ask.ts'
import { LOOKS, startConsole, type Console, type Language } from './console.ts'

const WORDS: Readonly<Record<Language, typeof en>> = { en, 'zh-CN': zh as unknown as typeof en }
const NAME = 'Large at the test shop'

type Flags = Readonly<{
  rows: ReadonlyArray<Readonly<{ id: string; version: number; card: string }>>
}>

describe('a rule', () => {
  let desk: Console
  beforeAll(async () => {
    desk = await startConsole()
  })
  afterAll(() => desk.close())

  it('goes from a slip to live, and its precision falls with a verdict', async () => {
    const analyst = await desk.open('investigator', {}, '/rules')
    const { page, press } = analyst
    await page.getByRole('button', { name: en.new }).click()
    await page.getByLabel(en.edit.name).fill(NAME)
    const text = page.getByRole('textbox', { name: en.edit.when })
    await text.fill('amont >= 777 and mcc = 5999')
    await page.locator('.rule-box .wrong').first().waitFor()
    expect(await page.getByRole('button', { name: en.edit.save }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: en.edit.use.replace('{{word}}', 'amount') }).click()
    expect(await text.inputValue()).toBe('amount >= 777 and mcc = 5999')
    await page.getByText(en.edit.sound).waitFor()
    await page.getByRole('checkbox', { name: en.edit.freeze }).check()

    // Over all that the store holds.
    await text.fill('amount >= 700')
    await press('Control+Enter')
    await page.locator('.rule-measures').waitFor()
    expect(Number((await page.locator('.rule-measures b').first().innerText()).replace(/\D/g, ''))).toBeGreaterThan(0)
    await analyst.look('rules-backtest')

    // The live one is narrow: payments at the shop of the simulated authorisations.
    const { card } = await cardInState(page, 'active')
    await text.fill('amount >= 7 and mcc = 5411 and channel = chip')
    await page.getByText(en.edit.sound).waitFor()
    await page.getByRole('button', { name: en.edit.save }).click()
    await page.waitForURL(/\/rules\/rule_\w+$/)
    const path = new URL(page.url()).pathname
    await page.getByRole('button', { name: en.edit.shadow }).click()
    await page.getByText(en.state.shadow.replace('{{number}}', '1')).first().waitFor()

    // In shadow it hits and does nothing.
    expect(await desk.command('authorize', '--card', card, '--amount', '7.10')).toContain('approved')
    await page.getByText(/^v1, Lin Qiao, .*: 1 hits?, 0 fraud, 0 legitimate$/).waitFor()

    await page.getByRole('button', { name: en.edit.askLive }).click()
    await page.getByText(en.edit.own_request).waitFor()
    expect(await page.getByRole('button', { name: en.edit.approve }).count()).toBe(0)
    // It waits for a second person among all other changes, with what it would do.
    const second = await desk.open('supervisor', {}, '/approvals')
    await second.page.getByRole('row', { name: new RegExp(`${approvalsEn.action.rule.live}.*${NAME}`) }).click()
    await second.page.locator('.rule-text').filter({ hasText: 'mcc = 5411' }).waitFor()
    await second.look('approvals-rule')
    await second.page.getByRole('button', { name: approvalsEn.approve }).click()
    await second.press('Control+Enter')
    await page.getByText(en.state.live.replace('{{number}}', '1')).first().waitFor()

    // Live: it flags and freezes; the next payment is declined.
    expect(await desk.command('authorize', '--card', card, '--amount', '7.20')).toContain('approved')
    expect(await desk.command('authorize', '--card', card, '--amount', '1.00')).toContain('declined card_frozen')
    const { rows } = await ask<Flags>(page, 'flags/list', { show: 'open', order: 'age', imported: false })
    const flag = rows.find((row) => row.card === card)!
    await ask(page, 'flags/verdict', {
      requestId: crypto.randomUUID(),
      id: flag.id,
      version: flag.version,
      verdict: 'legitimate',
    })
    await page.getByText(/^v1, Lin Qiao, .*, 0 fraud, [1-9]\d* legitimate$/).waitFor({ timeout: 30_000 })

    // What it hit stands on its page, and the rule beside the payment.
    const newest = page.getByRole('region', { name: en.hit.newest })
    await newest.getByText(`${en.hit.shadow} v1`).waitFor()
    const ran = newest.getByRole('listitem').filter({ hasText: `${en.hit.live} v1` })
    await ran
      .filter({ hasText: '7.20' })
      .filter({ hasText: en.backtest.legitimate })
      .getByRole('button')
      .first()
      .click()
    await page.getByText(transactionsEn.hits.title).waitFor()
    await page.getByText('amount 7.20 (>= 7)').waitFor()
    await analyst.look('payment-rule-hits')
    await page.getByRole('button', { name: NAME }).click()
    await page.waitForURL(`**${path}`)

    // Silenced from one of the payments that it hits, and ended right there.
    await press('Control+Enter')
    await page.getByRole('button', { name: en.snooze.open }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(flagsEn.snooze.for).selectOption('merchant')
    await dialog.getByLabel(flagsEn.snooze.reason).fill('buys for a club')
    await press('Control+Enter')
    const own = page.getByRole('region', { name: en.snooze.own })
    await own.getByText('buys for a club').waitFor()
    await own.getByRole('button', { name: en.snooze.end }).click()
    await own.getByText(en.snooze.ended.split('{{')[0]!).waitFor()
    await analyst.look('rules-snoozed')
    // What is silenced stands in one list.
    await own.getByRole('button', { name: en.snooze.all }).click()
    await page.getByText('buys for a club').waitFor()
    await page.getByRole('radio', { name: en.show.rules }).click()
    await page.getByRole('row', { name: new RegExp(NAME) }).waitFor()
    expect(await page.getByRole('row', { name: new RegExp(NAME) }).innerText()).toMatch(/0%/)

    // The score learns from what is confirmed.
    await page.getByRole('radio', { name: en.show.model }).click()
    await page.getByRole('button', { name: en.model.train }).click()
    await page.getByText(en.model.job.done).waitFor({ timeout: 120_000 })
    await page.getByRole('article', { name: en.model.version.replace('{{number}}', '1') }).waitFor()
    analyst.clean()
    second.clean()
    await second.close()
    await analyst.close()
  })

  it('stops payments in a country at once; a second person lifts it', async () => {
    const analyst = await desk.open('investigator', {}, '/rules')
    const { page } = analyst
    const { card } = await cardInState(page, 'active')
    const pay = (): Promise<string> =>
      desk.command('authorize', '--card', card, '--amount', '3.10', '--country', 'CN', '--merchant-id', 'stop-shop')
    expect(await pay()).toContain('approved')
    await page.getByRole('radio', { name: en.show.stops }).click()
    await page.getByText(en.empty.stops).waitFor()
    await page.getByLabel(en.stop.what).selectOption('country')
    await page.getByLabel(en.stop.write.country).fill('CN')
    await page.getByLabel(en.stop.why, { exact: true }).fill('the acquirer there is compromised')
    // Nothing is stopped unseen.
    expect(await page.getByRole('button', { name: en.stop.now }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: en.stop.preview }).click()
    await page.getByText(/last 7 days: [\d,]+ approved payments of [\d,]+ cards/).waitFor()
    await page.getByRole('button', { name: en.stop.now }).click()
    await page.getByText(en.stop.running).waitFor()
    expect(await pay()).toContain('declined programme_stop')
    await page.getByLabel(en.stop.liftWhy).fill('they say it is mended')
    await page.getByRole('button', { name: en.stop.askLift }).click()
    await page.getByRole('button', { name: en.stop.withdraw }).waitFor()
    // Who asked cannot lift it.
    expect(await page.getByRole('button', { name: en.stop.lift, exact: true }).count()).toBe(0)
    expect(await pay()).toContain('declined programme_stop')
    await analyst.look('rule-stops')
    // It waits among all other changes, too, and is lifted there.
    const second = await desk.open('supervisor', {}, '/approvals')
    await second.page.getByRole('row', { name: new RegExp(approvalsEn.action.stop.lift) }).click()
    await second.page.getByText('they say it is mended').last().waitFor()
    await second.look('approvals-stop')
    await second.page.getByRole('button', { name: approvalsEn.approve }).click()
    await second.press('Control+Enter')
    await second.page.getByText(/: lifted\.$/).waitFor()
    await page.getByText(en.stop.lifted.split('{{')[0]!).waitFor()
    expect(await pay()).toContain('approved')
    analyst.clean()
    second.clean()
    await second.close()
    await analyst.close()
  })

  it.each(LOOKS)('looks right: list, editor, lists, snoozes, score ($language, $theme)', async (look) => {
    const words = WORDS[look.language]
    const { page, look: lookAt, clean, close } = await desk.open('investigator', look, '/rules')
    await page.getByRole('row', { name: new RegExp(NAME) }).waitFor()
    await lookAt('rules')
    await page.getByRole('row', { name: new RegExp(NAME) }).dblclick()
    await page.getByRole('textbox', { name: words.edit.when }).waitFor()
    const hits = page.getByRole('region', { name: words.hit.newest }).getByRole('listitem')
    await hits.first().scrollIntoViewIfNeeded()
    await lookAt('rule-editor')
    await hits.first().getByRole('button').first().click()
    await page.locator('.rule-hits').waitFor()
    await lookAt('payment-rule-hits')
    await page.goto(new URL('/approvals', page.url()).href)
    await page.getByRole('radio').last().click()
    await page.getByRole('row', { name: new RegExp(NAME) }).click()
    await page.locator('.rule-text').waitFor()
    await lookAt('approvals-rule')
    await page.goto(new URL('/rules', page.url()).href)
    await page.getByRole('radio', { name: words.show.lists }).click()
    await lookAt('rule-lists')
    await page.getByRole('radio', { name: words.show.snoozes }).click()
    await page.getByText('buys for a club').waitFor()
    await lookAt('rule-snoozes')
    await page.getByRole('radio', { name: words.show.model }).click()
    await page.getByRole('article', { name: words.model.version.replace('{{number}}', '1') }).waitFor()
    await lookAt('rule-score')
    await page.getByRole('radio', { name: words.show.stops }).click()
    await page.getByText('the acquirer there is compromised').waitFor()
    await lookAt('rule-stops')
    clean()
    await close()
  })
})
