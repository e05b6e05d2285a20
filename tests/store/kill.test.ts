import { expect, it } from 'vitest'
import { killWhileWriting } from './kill.ts'

it(
  'a store host killed 10 times while it writes loses nothing that was acknowledged',
  { timeout: 400_000 },
  async () => {
    const report = await killWhileWriting(10)
    expect(report.acknowledged).toBeGreaterThan(100)
    expect(report).toMatchObject({ rounds: 10, lost: [], torn: [], chainsBroken: 0 })
  },
)
