// A running console for a test file: the built page served by `cardwarden start` over a copy of the run's demo, and pages opened in it
// as a role, in a language and a theme. A page remembers what went wrong in it and counts the keys that were pressed.
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { expect, inject } from 'vitest'
import type { Role } from '#shared/domain/permissions.ts'
import type { Ask } from './ask.ts'
import { launchBrowser } from './browser.ts'
import { ENTRY, runCommand } from './command.ts'

export type Language = 'en' | 'zh-CN'
export type Theme = 'light' | 'dark'
export type Look = Readonly<{ language: Language; theme: Theme }>

/** Both languages and both themes, each once: what every screen is looked at in. */
export const LOOKS: ReadonlyArray<Look> = [
  { language: 'en', theme: 'light' },
  { language: 'zh-CN', theme: 'dark' },
]
export const SIZES = [
  { width: 1280, height: 800 },
  { width: 1440, height: 900 },
  { width: 1920, height: 1080 },
] as const

/** Who has the role in the demo. */
export const PEOPLE: Readonly<Record<Role, string>> = {
  reviewer: 'Jun Abe',
  investigator: 'Lin Qiao',
  agent: 'Wei Han',
  supervisor: 'Marta Vogel',
  auditor: '',
  administrator: '',
}

const RESULTS = fileURLToPath(new URL('../../test-results/screens/', import.meta.url))

export type OpenPage = Readonly<{
  page: Page
  /** Presses one key, or keys together such as `Control+Enter`, and counts it as one. */
  press: (keys: string) => Promise<void>
  /** Keys pressed since the last call. */
  pressed: () => number
  /** Saves the screen at the three sizes, and fails on clipped text, errors, policy violations and serious axe findings. */
  look: (name: string) => Promise<void>
  /** Fails on anything that the page reported so far. */
  clean: () => void
  close: () => Promise<void>
}>

export type Console = Readonly<{
  url: string
  data: string
  /** Opens a page signed in as that role, at `path`, which may be found by asking the store first. */
  open: (role: Role, look?: Partial<Look>, path?: string | ((ask: Ask) => Promise<string>)) => Promise<OpenPage>
  /** `cardwarden <args> --data …` on this console's store. */
  command: (...args: ReadonlyArray<string>) => Promise<string>
  close: () => Promise<void>
}>

/** After the new size has been laid out, what answers to it (a grid, a chart) has too, and nothing moves any more. */
async function drawn(): Promise<void> {
  const frame = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve))
  for (let frames = 0; frames < 4; frames++) await frame()
  const moving = document.getAnimations().filter(({ effect }) => effect?.getTiming().iterations !== Infinity)
  await Promise.all([document.fonts.ready, ...moving.map(({ finished }) => finished.catch(() => {}))])
  await frame()
}

/** Text that is cut: wider than its box, neither scrolled nor ended with an ellipsis that a title spells out. */
function clippedTexts(): ReadonlyArray<string> {
  const found: Array<string> = []
  for (const element of document.querySelectorAll<HTMLElement>('body *')) {
    const text = [...element.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.textContent!.trim() !== '',
    )
    if (!text || element.closest('[aria-hidden="true"], [hidden]') !== null) continue
    const style = getComputedStyle(element)
    if (style.visibility === 'hidden' || style.display === 'inline' || element.clientWidth === 0) continue
    const cutWide = element.scrollWidth > element.clientWidth + 1 && ['hidden', 'clip'].includes(style.overflowX)
    const cutHigh =
      element.scrollHeight > element.clientHeight + 2 &&
      ['hidden', 'clip'].includes(style.overflowY) &&
      style.whiteSpace !== 'nowrap'
    const spelledOut =
      style.textOverflow === 'ellipsis' && (element.title !== '' || element.closest('[title]') !== null)
    // Screen-reader-only text is one pixel by design.
    if (element.clientWidth <= 1 || element.clientHeight <= 1) continue
    if ((cutWide || cutHigh) && !spelledOut)
      found.push(`${element.tagName.toLowerCase()}.${element.className}: ${element.textContent!.trim().slice(0, 60)}`)
  }
  return found
}

/** Straight through the wire: the page's own sign-in by one click is tested in session.test.ts. */
async function signIn(context: BrowserContext, origin: string, role: Role): Promise<Ask> {
  const ask = async (path: string, input: unknown): Promise<unknown> => {
    const answer = await context.request.post(`${origin}/rpc/v1/${path}`, {
      data: { json: input },
      headers: { origin },
    })
    if (!answer.ok()) throw new Error(`${path}: ${await answer.text()}`)
    return ((await answer.json()) as { json: unknown }).json
  }
  const { demo } = (await ask('session/state', {})) as { demo: ReadonlyArray<{ name: string; role: string }> }
  const person = demo.find((one) => one.role === role)
  if (person === undefined) throw new Error(`the demo has nobody as ${role}`)
  await ask('session/signInDemo', { requestId: crypto.randomUUID(), name: person.name })
  return ask
}

/** Over a copy of the run's demo, or over the folder `data` as it lies. */
export async function startConsole(options: Readonly<{ data?: string }> = {}): Promise<Console> {
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'cardwarden-e2e-'))
  if (options.data === undefined) cpSync(inject('demoFolder'), data, { recursive: true })
  const server = spawn(process.execPath, [ENTRY, 'start', '--browser', '--no-open', '--port', '0', '--data', data], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let url: string | undefined
  for await (const line of createInterface({ input: server.stdout })) {
    url = /^Cardwarden is ready at (\S+)$/.exec(line)?.[1]
    if (url !== undefined) break
  }
  if (url === undefined) throw new Error('the console did not start')
  const origin = new URL(url).origin
  const browser: Browser = await launchBrowser()

  const open: Console['open'] = async (role, look = {}, path = '/') => {
    const { language = 'en', theme = 'light' } = look
    const context = await browser.newContext({ viewport: SIZES[1], locale: language, colorScheme: theme })
    // For copying what to say.
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin })
    const ask = await signIn(context, origin, role)
    const place = typeof path === 'string' ? path : await path(ask)
    const page = await context.newPage()
    const problems: Array<string> = []
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        problems.push(`console ${message.type()}: ${message.text()}`)
    })
    page.on('pageerror', (error) => problems.push(`page error: ${error.message}`))
    await page.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        console.error(
          `policy violation: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`,
        )
      })
    })
    await page.goto(origin + place)
    await page.locator('main').waitFor()
    let keys = 0
    const clean = (): void => expect(problems).toEqual([])
    return {
      page,
      press: async (combination) => {
        keys++
        await page.keyboard.press(combination)
      },
      pressed: () => {
        const count = keys
        keys = 0
        return count
      },
      clean,
      look: async (name) => {
        mkdirSync(RESULTS, { recursive: true })
        for (const size of SIZES) {
          await page.setViewportSize(size)
          await page.evaluate(drawn)
          // A grid may still be fitting its columns.
          await expect
            .poll(() => page.evaluate(clippedTexts), {
              message: `clipped text at ${size.width}x${size.height}`,
              timeout: 2_000,
            })
            .toEqual([])
          await page.screenshot({
            path: join(RESULTS, `${name}-${language}-${theme}-${size.width}x${size.height}.png`),
          })
        }
        await page.setViewportSize(SIZES[1])
        // One frame, and only what is wrong: the full report of a long list takes several times as long to build and to hand over.
        const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })
        // What lies under a dialog has a look of its own.
        if ((await page.locator('[role=dialog]').count()) > 0) axe.include('[role=dialog]')
        const { violations } = await axe.analyze()
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        expect(
          serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`.slice(0, 400)),
        ).toEqual([])
        clean()
      },
      close: () => context.close(),
    }
  }

  return {
    url: origin,
    data,
    open,
    command: (...args) => runCommand([...args, '--data', data]),
    close: async () => {
      await browser.close()
      server.kill('SIGTERM')
      await new Promise((resolve) => server.once('exit', resolve))
      if (options.data === undefined) rmSync(data, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}
