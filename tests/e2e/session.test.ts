// The console's door: one click for each of the six roles of the demo, what each sees, the strict content policy of the served page.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROLES, type Role } from '#shared/domain/permissions.ts'
import { launchBrowser } from './browser.ts'
import { LOOKS, startConsole, type Console } from './console.ts'

const SEES: Readonly<Record<Role, ReadonlyArray<string>>> = {
  // A reviewer's right to records ends at the cases held: they are met there, not through a list of everybody.
  reviewer: ['overview', 'reviews', 'audit', 'settings'],
  investigator: ['overview', 'reviews', 'flags', 'transactions', 'customers', 'approvals', 'audit', 'settings'],
  agent: ['overview', 'flags', 'transactions', 'customers', 'approvals', 'audit', 'settings'],
  supervisor: ['overview', 'reviews', 'flags', 'transactions', 'customers', 'approvals', 'audit', 'settings'],
  auditor: ['overview', 'reviews', 'flags', 'transactions', 'customers', 'audit', 'settings'],
  administrator: ['overview', 'approvals', 'audit', 'settings'],
}

describe('the console', () => {
  let desk: Console
  beforeAll(async () => {
    desk = await startConsole()
  })
  afterAll(() => desk.close())

  it.each(LOOKS)('offers the six people of the demo by one click ($language, $theme)', async ({ language, theme }) => {
    const browser = await launchBrowser()
    const page = await (await browser.newContext({ locale: language, colorScheme: theme })).newPage()
    await page.goto(desk.url)
    await page.getByText('Lin Qiao').click()
    await page.locator('main').waitFor()
    expect(await page.locator('html').getAttribute('lang')).toBe(language)
    expect(await page.getByText('Lin Qiao').count()).toBeGreaterThan(0)
    await browser.close()
  })

  it.each(ROLES)('shows the %s the places of the role and no other', async (role) => {
    const { page, clean, close } = await desk.open(role)
    const hrefs = await page
      .locator('nav a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')!.replace('/', '')))
    const places = hrefs.map((place) => (place === '' ? 'overview' : place))
    for (const place of SEES[role]) expect(places).toContain(place)
    for (const place of ['reviews', 'flags', 'transactions', 'customers', 'approvals']) {
      if (!SEES[role].includes(place)) expect(places).not.toContain(place)
    }
    clean()
    await close()
  })

  it('says the same words for what the role may not see and for what is not there', async () => {
    const { page, close } = await desk.open('administrator', {}, '/transactions')
    await page.getByText('Your role cannot see this, or it does not exist').waitFor()
    await close()
  })

  it.each(LOOKS)('looks right on its first screen ($language, $theme)', async (look) => {
    const { page, look: see, close } = await desk.open('supervisor', look)
    await page.waitForTimeout(1_000)
    await see('overview')
    await close()
  })

  it('is locked by two keys, empties its page, and opens again for the same person', async () => {
    const { page, press, close } = await desk.open('agent')
    await page.locator('nav').first().waitFor()
    await press('g')
    await press('l')
    await page.getByText('The session is locked').waitFor()
    expect(await page.getByText('Wei Han').count()).toBe(1)
    expect(await page.locator('nav').count()).toBe(0)
    await press('Enter')
    await page.locator('nav').first().waitFor()
    await close()
  })

  it('refuses inline script, eval, foreign images and framing by its content policy', async () => {
    const browser = await launchBrowser()
    const page = await browser.newPage()
    const response = await page.goto(desk.url)
    const policy = response!.headers()['content-security-policy']!
    expect(policy).not.toContain('unsafe')
    const outcome = await page.evaluate(async () => {
      const violated: Array<string> = []
      document.addEventListener('securitypolicyviolation', (event) => violated.push(event.effectiveDirective))
      const script = document.createElement('script')
      script.textContent = 'window.inlineRan = true'
      document.head.append(script)
      // In a task of its own: the tool's own evaluation is allowed what the page is not.
      const evaluated = await new Promise<string>((resolve) => {
        setTimeout(() => {
          try {
            // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- what is tried here
            resolve(new Function('return "ran"')())
          } catch {
            resolve('refused')
          }
        })
      })
      const image = new Image()
      const loaded = new Promise<string>((resolve) => {
        image.addEventListener('load', () => resolve('loaded'))
        image.addEventListener('error', () => resolve('refused'))
      })
      image.src = 'https://images.example.test/x.png'
      return { inline: 'inlineRan' in window, evaluated, image: await loaded, violated }
    })
    expect(outcome).toMatchObject({ inline: false, evaluated: 'refused', image: 'refused' })
    expect(outcome.violated).toEqual(expect.arrayContaining(['script-src-elem', 'script-src', 'img-src']))

    // A page elsewhere cannot put the console into a frame.
    const outside = await browser.newPage()
    await outside.route('http://outside.example.test/', (route) =>
      route.fulfill({ contentType: 'text/html', body: `<iframe id="f" src="${desk.url}"></iframe>` }),
    )
    await outside.goto('http://outside.example.test/')
    await outside.waitForTimeout(1_000)
    const framed = outside.frames().find((frame) => frame.url().startsWith(desk.url))
    expect(framed === undefined ? 0 : await framed.locator('main, form, button').count()).toBe(0)
    await browser.close()
  })
})
