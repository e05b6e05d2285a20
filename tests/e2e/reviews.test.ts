// The reviewer's job in a real browser: the next case, its papers, checks, verdicts and undo; what others see of a case that is held.
import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import en from '#resources/locales/en/reviews.json' with { type: 'json' }
import zh from '#resources/locales/zh-CN/reviews.json' with { type: 'json' }
import enSettings from '#resources/locales/en/settings.json' with { type: 'json' }
import zhSettings from '#resources/locales/zh-CN/settings.json' with { type: 'json' }
import { inventEntries, writeOpenSanctions } from '#electron/store/demo/watchLists.ts'
import { faceOf } from '#electron/store/demo/papers/face.ts'
import { drawPaper } from '#electron/store/demo/papers/paper.ts'
import { tokenHash } from '#electron/store/security/sessions.ts'
import { internalKey } from '#shared/domain/ids.ts'
import { specimenOf } from '#tests/bench/zone-specimens.ts'
import { ask } from './ask.ts'
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
type Queued = Readonly<{
  id: string
  kind: string
  left: number
  paused: boolean
  lease: object | null
  owner: object | null
  checks: Readonly<{ passed: number; of: number }>
}>
/** Opens a free case that has hours left and asks for nothing but the face. */
async function openInTime(page: Page): Promise<string> {
  const { rows } = await ask<{ rows: ReadonlyArray<Queued> }>(page, 'reviews/list', { show: 'open' })
  const found = rows.find(
    ({ left, paused, lease, owner, checks }) =>
      left > 2 * 3_600_000 &&
      !paused &&
      lease === null &&
      owner === null &&
      checks.of > 1 &&
      checks.passed === checks.of - 1,
  )
  if (found === undefined) throw new Error('the demo has no free case with hours left')
  await page.goto(`${new URL(page.url()).origin}/reviews/${found.id}`)
  return atCase(page)
}
/**
 * The pictures of docs/reviews.md, made anew with STRIP=1: one small picture a key of the clean approval, in English and light.
 * Everywhere else nothing is drawn.
 */
function stripOf(page: Page, { language }: Readonly<{ language: Language }>): (step: string) => Promise<void> {
  let at = 0
  return async (step) => {
    if (process.env['STRIP'] !== '1' || language !== 'en') return
    const folder = fileURLToPath(new URL('../../docs/screens/approval/', import.meta.url))
    mkdirSync(folder, { recursive: true })
    // Past the strip's short way up.
    await page.waitForTimeout(300)
    const whole = await page.screenshot()
    await sharp(whole)
      .resize({ width: 720 })
      .png({ palette: true, colours: 64 })
      .toFile(join(folder, `${++at}-${step}.png`))
  }
}
/** A key of the wallet's own for this console. */
function walletKey({ data }: Console): string {
  const db = new Database(join(data, 'cardwarden.db'), { fileMustExist: true })
  const key = randomBytes(32).toString('base64url')
  db.prepare('insert into service_key (principal, key_hash, created_at) values (?, ?, ?)').run(
    'wallet',
    tokenHash(key),
    0,
  )
  db.close()
  return key
}
/** A clean application with a passport and a selfie, through the wallet's door; gives its id. */
async function applyClean(url: string, key: string): Promise<string> {
  const { paper } = specimenOf(2)
  if (paper.kind !== 'passport') throw new Error('the specimen is a passport')
  const form = new FormData()
  form.append('requestId', crypto.randomUUID())
  for (const [name, value] of Object.entries({ language: 'en', city: 'Hangzhou', country: 'CN', formSeconds: '95' }))
    form.append(name, value)
  const typed = { surname: paper.surname, givenNames: paper.givenNames, birthDate: paper.birthDate, sex: paper.sex }
  const contact = { address: '18 Quay Road, 6A', phone: '+86 138 0013 8000', email: 'somebody@example.test' }
  for (const [name, value] of Object.entries({ ...typed, documentNumber: paper.number, ...contact }))
    form.append(`typed[${name}]`, value)
  const selfie = { kind: 'selfie', face: faceOf('e2e', 'F'), shot: { turn: 0, blur: 0, glare: null } } as const
  for (const [i, drawn] of [await drawPaper(paper, 1400), await drawPaper(selfie)].entries()) {
    form.append(`papers[${i}][kind]`, i === 0 ? 'passport' : 'selfie')
    form.append(`papers[${i}][file]`, new File([new Uint8Array(drawn.bytes)], `${i}.jpg`, { type: 'image/jpeg' }))
  }
  const headers = { authorization: `Bearer ${key}` }
  const response = await fetch(`${url}/api/v1/applications`, { method: 'POST', body: form, headers })
  expect(response.status, await response.clone().text()).toBe(200)
  return ((await response.json()) as { id: string }).id
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
      const shot = stripOf(page, look)
      await shot('queue')
      await press('n')
      const path = await atCase(page)
      const name = await page.locator('h1').innerText()
      await shot('n')
      await press('d')
      await paperShown(page)
      await press('d')
      await paperShown(page)
      await shot('d-d')
      await press('1')
      await shot('1')
      await press('a')
      await shot('a')
      await press('Control+Enter')
      await page.getByText(words.done.approve).first().waitFor()
      await shot('ctrl-enter')
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

  it('passes a case on, hands one over and takes one over, by keyboard', async () => {
    const { page, press, clean, close, path } = await take()
    await press('i')
    await page.getByRole('dialog', { name: en.pass.skipTitle }).waitFor()
    await press('1')
    await press('Control+Enter')
    await page.waitForURL(/\/reviews$/)
    await page.locator('tbody tr').first().waitFor()
    // One with time left: past its promise a case is everybody's again, whoever was given it.
    const handed = await openInTime(page)
    expect(handed).not.toBe(path)
    await press('h')
    await page.getByRole('radio', { name: /Marta Vogel/ }).waitFor()
    await press('1')
    await press('Control+Enter')
    await page.getByText(en.pass.handed.replace('{{name}}', 'Marta Vogel')).first().waitFor()
    await page.goto(desk.url + handed)
    await page.getByText(en.barred.owned_by_other.replace('{{name}}', 'Marta Vogel')).waitFor()
    expect(await page.getByRole('button', { name: /^(Approve|Reject)/ }).count()).toBe(0)
    await page.goto(desk.url + path)
    await atCase(page)
    const supervisor = await desk.open('supervisor', {}, handed)
    await atCase(supervisor.page)
    await supervisor.press('Escape')
    await supervisor.page.waitForURL(/\/reviews$/)
    await supervisor.page.goto(desk.url + path)
    await supervisor.page.getByRole('button', { name: en.pass.over }).click()
    await supervisor.page.getByRole('dialog', { name: en.pass.overTitle }).waitFor()
    await supervisor.press('2')
    await supervisor.press('Control+Enter')
    await supervisor.page.getByText(en.hold.mine).waitFor()
    await page.locator('.strip', { hasText: 'Marta Vogel has the case.' }).waitFor()
    await supervisor.press('Escape')
    await supervisor.page.waitForURL(/\/reviews$/)
    supervisor.clean()
    await supervisor.close()
    clean()
    await close()
  })

  it('needs two people for a high risk, then looks again blindly, and the promise’s breach reaches everybody', async () => {
    const db = new Database(join(desk.data, 'cardwarden.db'), { fileMustExist: true })
    db.prepare(
      `insert into meta values ('review_policy', '{"secondLookShare":1}') on conflict do update set value = excluded.value`,
    ).run()
    const reviewer = await desk.open('reviewer', {}, '/reviews')
    const opened = await openInTime(reviewer.page)
    const first = { ...reviewer, path: opened }
    const key = internalKey('application', opened.split('/').at(-1)!)
    db.prepare('update application set risk = 90, version = version + 1 where id = ?').run(key)
    await first.page.reload()
    await atCase(first.page)
    await first.press('1')
    await first.press('a')
    await first.page.getByText(en.twoPerson.first.replace('{{risk}}', '90')).waitFor()
    await first.press('Control+Enter')
    await first.page.getByText(en.done.first).first().waitFor()
    await first.page.waitForURL(/\/reviews$/)
    const second = await desk.open('supervisor', { language: 'zh-CN' }, first.path)
    await atCase(second.page)
    await second.press('a')
    await second.page.getByText(WORDS['zh-CN'].twoPerson.second.replace('{{name}}', 'Jun Abe')).waitFor()
    await second.press('Control+Enter')
    await second.page.getByText(WORDS['zh-CN'].done.approve).first().waitFor()
    await second.page
      .locator('.hist')
      .getByText(/尾号 \d{4}/)
      .waitFor({ timeout: 20_000 })

    // The look stands among the others; here it is made the most pressing one, and its promise is broken.
    // Looks at other cases of this file may have been drawn too.
    const look = db.prepare('select id from application where look = 1 and look_of = ?').all(key) as Array<{
      id: number
    }>
    expect(look).toHaveLength(1)
    db.prepare('update application set due_at = 1, risk = 20 where id = ?').run(look[0]!.id)
    db.prepare(`update effect set due_at = 2 where kind = 'case.breach' and target_id = ?`).run(look[0]!.id)
    // Any command wakes what is due.
    await ask(second.page, 'views/remember', { requestId: crypto.randomUUID(), query: 'status:declined' })
    await first.page.getByText(en.notice.breachedTitle, { exact: false }).first().waitFor({ timeout: 70_000 })
    await first.press('n')
    expect(await atCase(first.page)).not.toBe(first.path)
    expect(await first.page.locator('main').innerText()).not.toMatch(/second look:|blind look|known answer/i)
    await first.press('r')
    await first.press('2')
    await first.press('Control+Enter')
    await first.page.getByText(en.event.case.look_closed).waitFor({ timeout: 20_000 })
    db.close()
    await second.page.goto(`${desk.url}/reviews`)
    await second.page.getByRole('button', { name: WORDS['zh-CN'].quality.open }).click()
    await second.page.getByText(/最近 30 天的 1 次复查中有 0 次一致/).waitFor()
    await second.press('Escape')
    await second.page.getByRole('button', { name: WORDS['zh-CN'].shift.open }).click()
    await second.page.getByRole('radio', { name: WORDS['zh-CN'].shift.away }).click()
    await second.press('Control+Enter')
    await second.page.getByText(WORDS['zh-CN'].shift.saved).first().waitFor()
    first.clean()
    second.clean()
    await first.close()
    await second.close()
  })

  it('judges a watch-list hit by keyboard before the approval; an administrator loads another list', async () => {
    const { page, press, clean, close, look } = await desk.open('reviewer', {}, '/reviews')
    await page.locator('tbody tr').first().waitFor()
    const { rows } = await ask<{ rows: ReadonlyArray<Queued> }>(page, 'reviews/list', { show: 'open' })
    const recheck = rows.find(({ kind, checks }) => kind === 'recheck' && checks.of === 1)!
    await page.goto(`${desk.url}/reviews/${recheck.id}`)
    await page.getByText(en.hit.recheck).waitFor()
    await page.waitForTimeout(FRESH_MS)
    // An approval before the verdict opens what has to be judged first.
    await press('a')
    const dialog = page.getByRole('dialog')
    await dialog.getByText(en.hit.reasonTitle).waitFor()
    await look('reviews-hit')
    await press('5')
    await press('Control+Enter')
    await page.getByText(en.hit.stands).waitFor()
    await press('a')
    expect(await page.locator('.verdict').count()).toBe(0)
    await press('q')
    await dialog.getByText(en.hit.state.true_match, { exact: true }).waitFor()
    await press('1')
    await press('Control+Enter')
    await dialog.waitFor({ state: 'detached' })
    await page.getByText(en.why.hits_cleared.replace('{{times}}', '1')).waitFor()
    await press('a')
    await page.locator('.verdict').waitFor()
    await press('Control+Enter')
    await page.getByText('Cleared. The customer stays as they were').waitFor({ timeout: 20_000 })
    clean()
    await close()

    const admin = await desk.open('administrator', { language: 'zh-CN', theme: 'dark' }, '/settings')
    await admin.page.getByRole('button', { name: zhSettings.watch.title }).click()
    await admin.page.getByText('Specimen list').waitFor()
    const csv = writeOpenSanctions(inventEntries('e2e', 40))
    await admin.page.getByRole('radio', { name: 'OpenSanctions' }).click()
    await admin.page.getByLabel(zhSettings.watch.file.opensanctions).setInputFiles({
      name: 'targets.simple.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(csv),
    })
    await admin.page.getByRole('button', { name: zhSettings.watch.loadButton }).click()
    await admin.page.getByRole('cell', { name: 'OpenSanctions' }).waitFor()
    await admin.page.getByText(/上次全员比对/).waitFor({ timeout: 20_000 })
    await admin.look('settings-watch')
    await admin.close()
  })

  it('asks for one paper only; it comes again through the wallet, stands beside the first, and is approved', async () => {
    const key = walletKey(desk)
    const { page, press, clean, close } = await desk.open('reviewer', {}, '/reviews')
    await page.locator('tbody tr').first().waitFor()
    const path = await openInTime(page)
    const id = path.split('/').at(-1)!
    await press('s')
    await press(']')
    await press('1')
    await page.locator('.says .note b').first().waitFor()
    await press('Control+Enter')
    await page.getByText(/asked again for (Passport|ID front): Photo blurred/).waitFor()
    await page.getByText(`The applicant was told: ${en.verdictPast.ask}`).waitFor({ timeout: 20_000 })

    const wallet = (where: string, body?: FormData) =>
      fetch(`${desk.url}/api/v1/applications/${id}${where}`, {
        ...(body !== undefined && { method: 'POST', body }),
        headers: { authorization: `Bearer ${key}` },
      })
    const asked = (await (await wallet('')).json()) as {
      state: string
      papers: ReadonlyArray<{ kind: 'passport' | 'id_front' }>
    }
    expect(asked).toMatchObject({ state: 'asked', papers: [{ reasons: ['photo_blurred'] }] })
    const { bytes } = await drawPaper(specimenOf(3).paper, 1400)
    const form = new FormData()
    form.append('requestId', crypto.randomUUID())
    form.append('papers[0][kind]', asked.papers[0]!.kind)
    form.append('papers[0][file]', new File([new Uint8Array(bytes)], 'again.jpg', { type: 'image/jpeg' }))
    const answered = await wallet('/answer', form)
    expect(answered.status, await answered.clone().text()).toBe(200)

    await page.goto(desk.url + path)
    await atCase(page)
    await page.getByText('Answered with 1 paper. Clock went on').waitFor()
    await page.getByRole('radio', { name: en.try[1] }).click()
    await paperShown(page)
    await page.getByRole('radio', { name: en.viewer.now }).click()
    await press('m')
    await press('Shift+d')
    await paperShown(page, 2)
    await press('m')
    await press('1')
    await press('a')
    await press('Control+Enter')
    await page.getByText(en.done.approve).first().waitFor()
    clean()
    await close()
  })

  it('lets a rule that two people turned on decide, takes a known answer, and shows what a calendar would move', async () => {
    const key = walletKey(desk)
    const admin = await desk.open('administrator', {}, '/settings')
    await admin.page.getByRole('button', { name: enSettings.auto.title }).click()
    const rule = admin.page.getByRole('region', { name: en.autoRule.approve_clean })
    await rule.getByLabel(enSettings.auto.field.below).fill('50')
    await rule.getByLabel(enSettings.auto.field.holdMinutes).fill('0')
    await rule.getByLabel(/^Same face/).check()
    await rule.getByLabel(/^Address matches/).check()
    await rule.getByText(enSettings.auto.preview.title).waitFor()
    await rule.getByLabel(enSettings.auto.note).fill('Quiet nights, two weeks on trial')
    await admin.look('settings-auto')
    await rule.getByRole('button', { name: enSettings.auto.askOn }).click()
    await rule.getByText(/asks for this until/).waitFor()

    const marta = await desk.open('supervisor', { language: 'zh-CN', theme: 'dark' }, '/settings')
    const [words, settings] = [WORDS['zh-CN'], zhSettings]
    await marta.page.getByRole('button', { name: settings.auto.title }).click()
    const same = marta.page.getByRole('region', { name: words.autoRule.approve_clean })
    await same.getByRole('button', { name: settings.auto.agree, exact: true }).waitFor()
    await marta.look('settings-auto')
    await same.getByRole('button', { name: settings.auto.agree, exact: true }).click()
    await same.getByText(settings.auto.on, { exact: true }).waitFor()

    const id = await applyClean(desk.url, key)
    const status = async () => {
      const headers = { authorization: `Bearer ${key}` }
      return (await (await fetch(`${desk.url}/api/v1/applications/${id}`, { headers })).json()) as object
    }
    await expect.poll(status, { timeout: 30_000 }).toMatchObject({ state: 'approved', automatic: true })
    await marta.page.goto(`${desk.url}/reviews/${id}`)
    await marta.page.getByText(`由规则“${words.autoRule.approve_clean}”决定`).waitFor()
    await marta.page
      .locator('.hist')
      .getByText(/尾号 \d{4}/)
      .waitFor({ timeout: 20_000 })
    // The rule waited for the print, which was read after the application was in.
    await marta.page.getByText(words.event.case.print_read.replace(/\{\{\w+\}\}/g, '5')).waitFor()
    await marta.page.getByText(words.why.print_agrees.replace(/\{\{\w+\}\}/g, '5')).waitFor()
    await paperShown(marta.page)
    await marta.look('reviews-by-rule')

    await marta.page.getByRole('button', { name: words.known.open }).click()
    const dialog = marta.page.getByRole('dialog')
    await dialog.getByRole('radio', { name: words.verdict.reject }).click()
    await dialog.getByText(words.reason.person_differs).click()
    await marta.look('reviews-known')
    await marta.press('Control+Enter')
    await marta.page.getByText(words.known.done).first().waitFor()

    await marta.page.goto(`${desk.url}/settings`)
    await marta.page.getByRole('button', { name: settings.auto.title }).click()
    await same.getByLabel(settings.auto.note).fill('试行结束')
    await same.getByRole('button', { name: settings.auto.turnOff }).click()
    await same.getByText(settings.auto.off, { exact: true }).waitFor()

    await admin.page.getByRole('button', { name: enSettings.promise.title, exact: true }).click()
    await admin.page.getByRole('radio', { name: enSettings.promise.calendar }).click()
    await admin.page.getByLabel(enSettings.promise.holidays).fill('2027-01-01 2027-01-32')
    await admin.page.getByText('“2027-01-32” is no day', { exact: false }).waitFor()
    await admin.page.getByLabel(enSettings.promise.holidays).fill('2027-01-01')
    await admin.page.getByText(/A promise given now would end/).waitFor()
    await admin.close()
    await marta.close()
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
