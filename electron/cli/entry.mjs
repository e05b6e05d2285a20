#!/usr/bin/env node
// The command line: `cardwarden <command>`. Plain JavaScript, so that any Node can read it and be told what is missing;
// each command is a TypeScript file beside this one that exports `run(argv): Promise<number>`, loaded when it is asked for.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { onFitNode } from './node-version.mjs'

const COMMANDS = {
  start: 'open the console: the desktop window, or the system browser',
  serve: 'serve the console and the API to browsers and programs',
  demo: 'make a demo programme with invented people, cards and payments',
  import: 'import transactions from a file',
  watchlist: 'load a watch list and hold everybody against it',
  simulate: 'play live traffic into a store',
  authorize: 'ask the store to authorise a payment, as the card network does',
  evaluate: 'run the rules over a file and measure them',
  backup: 'write a backup of a store',
  restore: 'make a store from a backup',
  'verify-audit': 'check the chain of the audit',
}

const commandFile = (name) => new URL(`${name}.ts`, import.meta.url)
const present = Object.entries(COMMANDS).filter(([name]) => existsSync(commandFile(name)))

const usage = () => {
  const width = Math.max(...present.map(([name]) => name.length))
  const lines = present.map(([name, words]) => `  ${name.padEnd(width)}  ${words}`)
  return [
    'Usage: cardwarden <command> [options]',
    '',
    ...lines,
    '',
    'cardwarden <command> --help tells its options.',
  ].join('\n')
}

const main = async () => {
  const [name, ...argv] = process.argv.slice(2)
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    console.log(usage())
    return name === undefined ? 2 : 0
  }
  if (!present.some(([known]) => known === name)) {
    console.error(`There is no command "${name}".\n\n${usage()}`)
    return 2
  }
  try {
    const { run } = await import(commandFile(name).href)
    return await run(argv)
  } catch (error) {
    // A wrong option is the caller's to mend; its stack would tell nothing.
    const wrongOption = typeof error?.code === 'string' && error.code.startsWith('ERR_PARSE_ARGS')
    const told = wrongOption || error?.name === 'CommandError' || process.env.CARDWARDEN_DEBUG !== '1'
    console.error(told ? `cardwarden ${name}: ${error instanceof Error ? error.message : String(error)}` : error)
    if (wrongOption) console.error(`cardwarden ${name} --help tells its options.`)
    return wrongOption ? 2 : 1
  }
}

onFitNode(fileURLToPath(import.meta.url), async () => {
  process.exitCode = await main()
})
