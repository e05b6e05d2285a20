// Takes hostile papers in as a process of its own and says how much memory it ever had.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { peakMegabytes } from '#tests/peak-memory.ts'
import { isPaperProblem, takePaper } from '#electron/store/identity/paper-intake.ts'

const folder = process.argv[2]!
const results: Record<string, string> = {}
for (let round = 0; round < 3; round++) {
  await Promise.all(
    readdirSync(folder).map(async (name) => {
      try {
        const { cleaned } = await takePaper(readFileSync(join(folder, name)), name)
        results[name] = `taken ${cleaned.join(' ')}`.trim()
      } catch (error) {
        results[name] = isPaperProblem(error) ? error.code : String(error)
      }
    }),
  )
}
console.log(JSON.stringify({ results, megabytes: peakMegabytes() }))
