import { defineConfig } from 'vitest/config'

const project = (name: string, include: ReadonlyArray<string>, extra: object = {}) => ({
  test: { name, include: [...include], environment: 'node', testTimeout: 30_000, hookTimeout: 60_000, ...extra },
})

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    projects: [
      project('unit', ['tests/unit/**/*.test.{ts,tsx}']),
      project('layers', ['tests/layers/**/*.test.ts']),
      project('store', ['tests/store/**/*.test.ts'], { globalSetup: ['tests/store/postgres.ts'] }),
      project('contract', ['tests/contract/**/*.test.ts']),
      project('e2e', ['tests/e2e/**/*.test.ts'], {
        testTimeout: 240_000,
        hookTimeout: 240_000,
        fileParallelism: false,
        globalSetup: ['tests/e2e/demo.ts'],
      }),
      project('desktop', ['tests/desktop/**/*.test.ts'], { testTimeout: 120_000 }),
    ],
  },
})
