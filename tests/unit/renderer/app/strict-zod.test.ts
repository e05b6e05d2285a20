// What keeps zod from probing `new Function` under the page's content policy, held against the zod that is installed.
import { expect, it } from 'vitest'

it('holds for a zod that is read after it', async () => {
  await import('#renderer/app/strict-zod.ts')
  const { config } = await import('zod')
  expect(config().jitless).toBe(true)
})
