import { defineConfig } from 'vitest/config'

// V8 may free code of a WebAssembly module that another thread still uses when a wrapper of it is compiled anew (SIGSEGV below
// Runtime_TierUpWasmToJSWrapper). Threads that tests start read TypeScript through such a module; the built product does not.
const execArgv = ['--wasm-wrapper-tiering-budget=1000000000']

const project = (name: string, include: ReadonlyArray<string>, extra: object = {}) => ({
  test: {
    name,
    include: [...include],
    environment: 'node',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    execArgv,
    ...extra,
  },
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
