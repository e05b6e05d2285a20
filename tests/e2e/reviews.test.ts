// The reviewer's job in a real browser: the next case, its papers, checks, verdicts and undo; what others see of a case that is held.
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import en from '#resources/locales/en/reviews.json' with { type: 'json' }
import zh from '#resources/locales/zh-CN/reviews.json' with { type: 'json' }
import { LOOKS, startConsole, type Console, type Language, type OpenPage } from './console.ts'

const WORDS: Readonly<Record<Language, typeof en>> = { en, 'zh-CN': zh as unknown as typeof en }
/** No verdict key is taken in the first 400 ms of a fresh case. */
const FRESH_MS = 450

/** The paper on screen has come and is drawn. */
const paperShown = async (page: Page, of = 1): Promise<void> => {
  await page.waitForFunction((count) => {
    const images = [...document.querySelectorAll<HTMLImageElement>('.paper img')]
    return images.length === count && images.every((image) => image.complete && image.naturalWidth > 0)
  }, of)
}
/** On the bench, with the case taken and past its first moment. */
const atCase = async (page: Page): Promise<string> => {
  await page.waitForURL(/\/reviews\/app_/)
  await page.getByRole('button', { name: /^(Approve|通过)/ }).waitFor()
  await paperShown(page)
  await page.waitForTimeout(FRESH_MS)
  return new URL(page.url()).pathname
}
const history = (page: Page): Promise<string> => page.locator('.hist').innerText()

describe('the review', () => {
  let desk: Console
  beforeAll(async () => {
    desk = await startConsole()
  })
  afterAll(() => desk.close())

  /** The reviewer at the most pressing case. */
  const take = async (): Promise<OpenPage & Readonly<{ path: string }>> => {
    const opened = await desk.open('reviewer', {}, '/reviews')
    await opened.page.locator('tbody tr').first().waitFor()
    await opened.page.keyboard.press('n')
    return { ...opened, path: await atCase(opened.page) }
  }

  it.each(LOOKS)(
    'approves a clean case in six presses, and the card is there ten seconds later ($language, $theme)',
    async (look) => {
      const { page, press, pressed, clean, close } = await desk.open('reviewer', look)
      const words = WORDS[look.language]
      await page.getByRole('button', { name: words.takeNext }).waitFor()
      await press('n')
      const path = await atCase(page)
      const name = await page.locator('h1').innerText()
      await press('d')
      await paperShown(page)
      await press('d')
      await paperShown(page)
      await press('1')
      await press('a')
      await press('Control+Enter')
      await page.getByText(words.done.approve).first().waitFor()
      expect(pressed()).toBeLessThanOrEqual(7)
      await page
        .locator('.hist')
        .getByText(/•••• \d{4}|尾号 \d{4}/)
        .waitFor({ timeout: 20_000 })
      expect(await history(page)).toMatch(/Jun Abe/)
      clean()
      await close()

      const supervisor = await desk.open('supervisor')
      const found = await supervisor.page.evaluate(async (text) => {
        const response = await fetch('/rpc/v1/customers/search', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ json: { text } }),
        })
        return (await response.json()) as { json: { rows: ReadonlyArray<{ cards: ReadonlyArray<{ state: string }> }> } }
      }, name)
      expect(found.json.rows.flatMap((row) => row.cards.map((card) => card.state))).toContain('active')
      await supervisor.page.goto(desk.url + path)
      await supervisor.page.getByText('Approved', { exact: true }).first().waitFor()
      await supervisor.close()
    },
  )

  it('says which check is still to be marked, and goes to it', async () => {
    const { page, press, close } = await take()
    await press('j')
    await press('j')
    await press('a')
    await page.getByText(en.markFirst.replace('{{check}}', en.check.face)).waitFor()
    expect(await page.locator('.verdict').count()).toBe(0)
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-check'))).toBe('face')
    await press('Escape')
    await close()
  })

  it('rejects for a final reason picked by its digit, and takes it back with Z', async () => {
    const { page, press, clean, close, path } = await take()
    await press('r')
    await page.getByRole('checkbox', { name: en.reason.person_differs }).waitFor()
    expect(await page.getByRole('checkbox', { name: en.reason.photo_blurred }).count()).toBe(0)
    expect(await page.getByRole('button', { name: en.strip.confirm.reject }).isDisabled()).toBe(true)
    await press('2')
    await press('Control+Enter')
    await page.getByText(en.done.reject).first().waitFor()
    await page.getByText(`Jun Abe rejected: ${en.reason.person_differs}`).waitFor()
    await press('z')
    await page.getByText(en.undone).waitFor()
    await page.getByRole('button', { name: en.verdict.reject, exact: false }).waitFor()
    expect(new URL(page.url()).pathname).toBe(path)
    expect(await history(page)).toMatch(/took the decision back/)
    await press('Escape')
    await page.waitForURL(/\/reviews$/)
    clean()
    await close()
  })

  it('asks again for what can be mended, in the words of the applicant, with a note for colleagues', async () => {
    const { page, press, clean, close, path } = await take()
    await press('s')
    await press('1')
    await press('2')
    const reads = await page.locator('.says .note').innerText()
    const words = (await page.locator('.says .note').getAttribute('lang')) === 'en' ? en : zh
    expect(reads).toContain(words.applicant.photo_blurred)
    expect(reads).toContain(words.applicant.zone_unreadable)
    await page.getByLabel(en.strip.note).fill('Daylight asked for. 1 2 3')
    await press('Control+Enter')
    await page.getByText(en.done.ask).first().waitFor()
    await page.getByText('Daylight asked for. 1 2 3').waitFor()
    await page.getByText(`The applicant was told: ${en.verdictPast.ask}`).waitFor({ timeout: 20_000 })
    await page.goto(`${desk.url}/reviews`)
    await page.getByRole('radio', { name: /^Waiting for applicant/ }).click()
    await page.getByText('paused').first().waitFor()
    await page.goto(desk.url + path)
    await page.getByText('paused').waitFor()
    clean()
    await close()
  })

  it('opens the next case by itself when N was pressed before the verdict; one press never decides two', async () => {
    const { page, press, close, path } = await take()
    await press('n')
    await page.getByText(en.nextArmed).waitFor()
    await press('1')
    await press('a')
    await page.getByRole('dialog').waitFor()
    // Held down: the presses after the first are repeats.
    await page.keyboard.down('Control')
    for (let i = 0; i < 6; i++) await page.keyboard.down('Enter')
    await page.keyboard.up('Enter')
    await page.keyboard.up('Control')
    await page.waitForURL((url) => url.pathname !== path && url.pathname.startsWith('/reviews/app_'))
    await page.getByRole('button', { name: /^Approve/ }).waitFor()
    expect(await page.locator('.verdict').count()).toBe(0)
    expect(await history(page)).not.toMatch(/approved/)
    // Z still takes the one before back, and leads to it.
    await press('z')
    await page.waitForURL((url) => url.pathname === path)
    await page.getByText(en.hold.mine).waitFor()
    await close()
  })

  it('takes no verdict key in the first 400 ms of a case', async () => {
    const { page, close } = await desk.open('reviewer', {}, '/reviews')
    await page.locator('tbody tr').first().waitFor()
    // Presses S as soon as the verdicts are there, again and again: the strip may open only after the first moment.
    await page.evaluate(() => {
      const seen = { at: 0, opened: 0 }
      ;(window as unknown as { seen: typeof seen }).seen = seen
      const timer = setInterval(() => {
        if (seen.at === 0 && document.querySelector('.review .actions') !== null) seen.at = performance.now()
        if (document.querySelector('.verdict') !== null) {
          seen.opened = performance.now()
          clearInterval(timer)
          return
        }
        if (seen.at > 0) document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 's', bubbles: true }))
      }, 20)
    })
    await page.keyboard.press('n')
    await page.locator('.verdict').waitFor()
    const waited = await page.evaluate(() => {
      const { seen } = window as unknown as { seen: { at: number; opened: number } }
      return seen.opened - seen.at
    })
    // The case may have been drawn a moment before it was taken.
    expect(waited).toBeGreaterThan(150)
    await page.keyboard.press('Escape')
    await page.keyboard.press('Escape')
    await page.waitForURL(/\/reviews$/)
    await close()
  })

  it('shows a case that somebody holds to others, without verdicts, until it is given back', async () => {
    const { press, close, path, page } = await take()
    const name = await page.locator('h1').innerText()
    const other = await desk.open('supervisor', {}, path)
    await other.page.getByText(/^Jun Abe is working on this case until \d\d:\d\d/).waitFor()
    await paperShown(other.page)
    expect(await other.page.getByRole('button', { name: /^(Approve|Reject|Ask again)/ }).count()).toBe(0)
    expect(await other.page.getByRole('radio', { name: /^Pass/ }).count()).toBe(0)
    await other.page.goto(`${desk.url}/reviews`)
    const owner = other.page.getByRole('row', { name }).getByText(/Jun Abe until/)
    await owner.waitFor()
    await press('Escape')
    await page.waitForURL(/\/reviews$/)
    await owner.waitFor({ state: 'detached', timeout: 2_000 })
    await close()
    await other.close()
  })

  it('shows an auditor the case with people unnamed, and no paper', async () => {
    const { page: reviewer, press, close, path } = await take()
    const name = await reviewer.locator('h1').innerText()
    const auditor = await desk.open('auditor', {}, path)
    await auditor.page.getByText(en.viewer.refused).waitFor()
    expect(await auditor.page.locator('h1').innerText()).not.toBe(name)
    expect(await auditor.page.locator('.paper img').count()).toBe(0)
    expect(await auditor.page.getByRole('button', { name: /^(Approve|Take next)/ }).count()).toBe(0)
    await press('Escape')
    await reviewer.waitForURL(/\/reviews$/)
    auditor.clean()
    await auditor.close()
    await close()
  })

  it('keeps what was written when the hold is lost, and says who has the case', async () => {
    const { page, press, close, path } = await take()
    await press('r')
    await press('2')
    await page.getByLabel(en.strip.note).fill('Looks like somebody else.')
    const db = new Database(join(desk.data, 'cardwarden.db'), { fileMustExist: true })
    db.prepare(
      `update application set lease_operator = (select id from operator where role = 'supervisor'), version = version + 1
       where lease_operator = (select id from operator where role = 'reviewer') and lease_until > ?`,
    ).run(Date.now())
    db.close()
    await press('Control+Enter')
    const lost = page.locator('.strip', { hasText: 'Your hold ended at' })
    await lost.waitFor()
    expect(await lost.innerText()).toMatch(/Marta Vogel has the case\. Your note is kept here\./)
    expect(await page.getByRole('button', { name: /^(Approve|Reject)/ }).count()).toBe(0)
    expect(new URL(page.url()).pathname).toBe(path)
    await close()
  })

  it('zooms, turns, strengthens and compares papers by keys, and moves a large one by hand', async () => {
    const { page, press, clean, close } = await take()
    const image = page.locator('.paper img').first()
    const transform = (): Promise<string> => image.evaluate((element: HTMLElement) => element.style.transform)
    expect(await image.getAttribute('src')).toMatch(/^blob:/)
    const fit = await transform()
    await press('+')
    await press('+')
    await page.getByText('156%').waitFor()
    const large = await transform()
    expect(large).not.toBe(fit)
    const box = (await page.locator('.paper').boundingBox())!
    await page.mouse.move(box.x + 200, box.y + 200)
    await page.mouse.down()
    await page.mouse.move(box.x + 120, box.y + 200, { steps: 4 })
    await page.mouse.up()
    expect(await transform()).not.toBe(large)
    await press('0')
    expect(await transform()).toBe(fit)
    await press('o')
    expect(await transform()).toContain('rotate(90deg)')
    await press('b')
    expect(await page.getByRole('button', { name: 'Contrast' }).getAttribute('aria-pressed')).toBe('true')
    await press('m')
    await paperShown(page, 2)
    await press('d')
    await paperShown(page, 2)
    await press('m')
    await paperShown(page)
    await press('Escape')
    clean()
    await close()
  })

  it.each(LOOKS)('looks right: queue, bench and papers side by side ($language, $theme)', async (look) => {
    const opened = await desk.open('reviewer', look, '/reviews')
    const { page, press } = opened
    await page.locator('tbody tr').first().waitFor()
    await press('j')
    await opened.look('reviews-queue')
    await press('n')
    await atCase(page)
    await opened.look('reviews-bench')
    await press('m')
    await paperShown(page, 2)
    await opened.look('reviews-compare')
    await press('Escape')
    await page.waitForURL(/\/reviews$/)
    await opened.close()
  })

  it.each(LOOKS)('looks right: the three verdicts ($language, $theme)', async (look) => {
    const opened = await desk.open('reviewer', look, '/reviews')
    const { page, press } = opened
    await page.locator('tbody tr').first().waitFor()
    await press('n')
    await atCase(page)
    await press('s')
    await press('1')
    await opened.look('reviews-ask')
    await press('r')
    await opened.look('reviews-reject')
    await press('Escape')
    await press('1')
    await press('a')
    await opened.look('reviews-approve')
    await press('Escape')
    await press('Escape')
    await page.waitForURL(/\/reviews$/)
    await opened.close()
  })
})
