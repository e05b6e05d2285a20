// What the first load takes: the review queue comes without the grid and the charts, compressed, and under its bound.
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startConsole, type Console } from './console.ts'

const MOST_KB = 400

let desk: Console
beforeAll(async () => {
  desk = await startConsole()
})
afterAll(() => desk.close())

it('the review queue loads under 400 kB of compressed script, without AG Grid and recharts', async () => {
  const { page, clean, close } = await desk.open('reviewer', {}, '/settings')
  // What the page before still asks does not count.
  await page.goto('about:blank')
  const scripts: Array<Readonly<{ name: string; bytes: number; encoding: string | undefined; text: string }>> = []
  const reading: Array<Promise<unknown>> = []
  const asked: Array<string> = []
  page.on('request', (request) => {
    if (request.url().includes('/rpc/v1/')) asked.push(request.url().split('/rpc/v1/')[1]!)
  })
  let listBeforeSession = false
  page.on('response', (response) => {
    if (response.url().endsWith('/rpc/v1/session/state')) listBeforeSession = asked.includes('reviews/list')
  })
  page.on('requestfinished', (request) => {
    if (request.resourceType() !== 'script') return
    reading.push(
      (async () => {
        const response = (await request.response())!
        const bytes = Number(response.headers()['content-length'] ?? Number.NaN)
        scripts.push({
          name: request.url(),
          bytes,
          encoding: response.headers()['content-encoding'],
          text: await response.text(),
        })
      })(),
    )
  })
  // The cache is passed over, as if nothing had been loaded before.
  const session = await page.context().newCDPSession(page)
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  await page.goto(`${desk.url}/reviews`)
  await page.locator('tbody tr').first().waitFor()
  // Later the store may have news of a case, and the list is rightly read again.
  const askedFirst = [...asked]
  await page.waitForTimeout(1_000)
  await Promise.all(reading)
  const kilobytes = scripts.reduce((sum, { bytes }) => sum + bytes, 0) / 1000
  expect(kilobytes).toBeGreaterThan(50)
  expect(kilobytes).toBeLessThan(MOST_KB)
  expect(scripts.filter(({ encoding, bytes }) => encoding !== 'gzip' && bytes > 2_000).map(({ name }) => name)).toEqual(
    [],
  )
  expect(scripts.filter(({ text }) => /ag-root-wrapper|recharts-surface/.test(text)).map(({ name }) => name)).toEqual(
    [],
  )
  // What the first script asked early is not asked again by the screen.
  for (const question of ['system/hello', 'session/state', 'reviews/list'])
    expect(askedFirst.filter((each) => each === question)).toEqual([question])
  // A page that came with a session does not wait for who it is.
  expect(listBeforeSession).toBe(true)
  clean()
  await close()
})
