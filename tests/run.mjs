// `npm test`: sets up what the suites need, runs every check and every suite, and ends with one plain line of totals.
// `node tests/run.mjs <project>…` builds, then runs only these projects of vitest.config.ts.
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onFitNode } from '../electron/cli/node-version.mjs'
import { chromium } from './chromium.mjs'

const root = join(import.meta.dirname, '..')
const results = join(root, 'test-results')
const bin = (name, file) => join(root, 'node_modules', name, file)

/** Suites that share a run; the browser's and the desktop's are timed, so nothing runs beside them. */
const GROUPS = [['unit', 'layers', 'store', 'contract'], ['e2e'], ['desktop']]

const totals = { passed: 0, failed: 0, skipped: 0 }
const problems = []

const fail = (what) => {
  totals.failed += 1
  problems.push(what)
}

const run = (args, env = {}) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } })
    child.on('error', () => resolve(1))
    child.on('exit', (code) => resolve(code ?? 1))
  })

/** One check step: it passes or fails as a whole, and counts as one. */
const step = async (name, args) => {
  console.log(`\n▸ ${name}`)
  if ((await run(args)) === 0) totals.passed += 1
  else fail(name)
}

const suite = async (projects, env) => {
  const name = projects.join(', ')
  console.log(`\n▸ ${name}`)
  const file = join(results, `${projects.join('-')}.json`)
  rmSync(file, { force: true })
  const code = await run(
    [
      bin('vitest', 'vitest.mjs'),
      'run',
      ...projects.flatMap((project) => ['--project', project]),
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${file}`,
    ],
    env,
  )
  const report = readReport(file)
  if (report === undefined) return fail(`${name}: the run broke off`)
  const found = count(report)
  totals.passed += found.passed
  totals.skipped += found.skipped
  totals.failed += found.failed
  if (found.failed > 0) problems.push(`${name}: ${found.failed} failed`, ...failures(report))
  if (found.passed + found.failed + found.skipped === 0) fail(`${name}: no test ran`)
  // An error outside of any test (a worker that died, a rejection nobody caught) fails the run without failing a test.
  else if (code !== 0 && found.failed === 0) fail(`${name}: an error outside the tests`)
  return undefined
}

const readReport = (file) => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** What failed, each with the first lines of why: the end of a long log is what one reads. */
const failures = (report) =>
  report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name)
    const failed = assertionResults.filter((test) => test.status === 'failed')
    if (status === 'failed' && failed.length === 0) return [`  ${file}: ${firstLines(message)}`]
    return failed.map((test) => `  ${file} > ${test.fullName}: ${firstLines(test.failureMessages.join('\n'))}`)
  })

const firstLines = (text) => text.split('\n').slice(0, 6).join('\n    ').slice(0, 800)

/** Every test of the report once. A file that failed before its first test (an import, a hook) counts as one failed. */
const count = (report) => {
  const found = { passed: 0, failed: 0, skipped: 0 }
  for (const { status, assertionResults } of report.testResults) {
    const failedBefore = found.failed
    for (const test of assertionResults) {
      if (test.status === 'passed') found.passed += 1
      else if (test.status === 'failed') found.failed += 1
      else found.skipped += 1
    }
    if (status === 'failed' && found.failed === failedBefore) found.failed += 1
  }
  return found
}

const environment = (groups) => {
  if (!groups.some((group) => group.includes('e2e'))) return {}
  const browser = chromium()
  if (browser.path !== undefined) return { CHROMIUM: browser.path }
  console.error(browser.advice)
  fail('no Chromium for the end-to-end tests')
  return undefined
}

const main = async (only) => {
  const groups = only.length === 0 ? GROUPS : GROUPS.map((group) => group.filter((project) => only.includes(project)))
  const wanted = groups.filter((group) => group.length > 0)
  const unknown = only.filter((project) => !GROUPS.flat().includes(project))
  if (unknown.length > 0) {
    console.error(`No such project: ${unknown.join(', ')}. There are ${GROUPS.flat().join(', ')}.`)
    return 2
  }
  mkdirSync(results, { recursive: true })
  const env = environment(wanted)

  await step('build', [join(root, 'electron', 'cli', 'build.mjs')])
  if (only.length === 0) {
    await step('types', [bin('typescript', 'bin/tsc'), '-b'])
    await step('lint', [bin('oxlint', 'bin/oxlint'), '--deny-warnings'])
    await step('format', [bin('oxfmt', 'bin/oxfmt'), '--check'])
  }
  for (const group of wanted) {
    if (env === undefined && group.includes('e2e')) continue
    await suite(group, { ...env, CARDWARDEN_AS_BUILT: '1' })
  }

  if (problems.length > 0) console.log(`\nFailed:\n${problems.map((problem) => `  ${problem}`).join('\n')}`)
  const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : ''
  console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}`)
  return totals.failed > 0 ? 1 : 0
}

onFitNode(fileURLToPath(import.meta.url), async () => {
  process.exitCode = await main(process.argv.slice(2))
})
