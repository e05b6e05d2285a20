// The browser of the end-to-end tests: whichever Chromium the runner found, started without what a test machine has no network for.
import { chromium, type Browser } from 'playwright-core'
import { findChromium } from '../chromium.mjs'

const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
] as const

export function launchBrowser(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM'] ?? findChromium()
  if (executablePath === undefined)
    throw new Error('No browser of the Chromium family was found. Set CHROMIUM to its path.')
  return chromium.launch({ executablePath, args: [...ARGS] })
}
