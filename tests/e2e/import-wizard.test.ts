// The import wizard in a real browser: a semicolon GB18030 file with swapped columns in both languages by keyboard alone, the second time
// nothing is added, and an import that is stopped and continued.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import en from '#resources/locales/en/imports.json' with { type: 'json' }
import zh from '#resources/locales/zh-CN/imports.json' with { type: 'json' }
import { gb18030 } from '#tests/gb18030.ts'
import { startConsole, type Console } from './console.ts'

const START = Date.UTC(2026, 9, 1)

/** Sum first, id last, semicolons, decimal commas, Chinese names; the last row is wrong. */
function chineseFile(rows: number, from: number): Buffer {
  const lines = ['金额;商户名称;交易时间;卡编号;交易流水号']
  for (let i = from; i < from + rows; i++) {
    const time = new Date(START + i * 60_000).toISOString().slice(0, 19).replace('T', ' ')
    lines.push(`${(i % 90) + 1},50;星巴克${i % 40}号店;${time};CARD-${i % 30};T${i}`)
  }
  lines.push('一百元;星巴克;2026-10-01 10:00:00;CARD-1;X1')
  return gb18030(lines.join('\n'))
}

describe('the import wizard', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cardwarden-e2e-wizard-'))
  let desk: Console
  beforeAll(async () => {
    desk = await startConsole()
  })
  afterAll(async () => {
    await desk.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const write = (name: string, bytes: Buffer): string => {
    const path = join(folder, name)
    writeFileSync(path, bytes)
    return path
  }
  /** Files are given to the system's dialog, which Enter on the focused button opens. */
  const chooser = (page: Page) => {
    let path = ''
    page.on('filechooser', (dialog) => void dialog.setFiles(path))
    return async (button: string, file: string): Promise<void> => {
      path = file
      await page.getByRole('button', { name: button }).and(page.locator(':focus')).waitFor()
      await page.keyboard.press('Enter')
    }
  }
  const focused = (page: Page, name: string | RegExp) =>
    page.getByRole('button', { name }).and(page.locator(':focus:not(:disabled)')).waitFor()

  it.each([
    { language: 'en', theme: 'light', words: en, from: 0, added: '600 rows were added.' },
    { language: 'zh-CN', theme: 'dark', words: zh, from: 600, added: '已加入 600 行。' },
  ] as const)(
    'goes by Enter from the file to its rows in $language',
    async ({ language, theme, words, from, added }) => {
      const { page, press, look, clean, close } = await desk.open('supervisor', { language, theme })
      const choose = chooser(page)
      await press('g')
      await press('i')
      await page.getByRole('heading', { name: words.title, level: 1 }).waitFor()
      const path = write('银行-2026-10.csv', chineseFile(600, from))
      await choose(words.choose, path)
      await focused(page, words.toColumns)
      await page.getByText('GB18030').waitFor()
      await page.getByText(words.delimiter.semicolon).waitFor()
      await page
        .getByText('星巴克1号店')
        .or(page.getByText(`星巴克${(from + 1) % 40}号店`))
        .first()
        .waitFor()
      await look('import-file')
      await press('Enter')
      await focused(page, words.toRehearsal)
      expect(await page.getByLabel(words.oursFor.replace('{{name}}', '金额')).inputValue()).toBe('amount')
      expect(await page.getByLabel(words.rules).inputValue()).toBe('starters')
      await page.getByLabel(words.rules).selectOption('live')
      await page.getByText(words.rulesNote).waitFor()
      await look('import-columns')
      await page.getByRole('button', { name: words.toRehearsal, exact: true }).focus()
      await press('Enter')
      await focused(page, /600/)
      await page.getByText(words.row.not_an_amount).waitFor()
      await page.getByText('一百元').waitFor()
      await look('import-rehearsal')
      await press('Enter')
      await page.getByText(added).waitFor()
      await page.locator('.import-counts').getByText(words.judgedCount).waitFor()
      await look('import-result')

      const download = page.waitForEvent('download')
      await page.getByRole('button', { name: words.fetchRejects }).click()
      expect(readFileSync(await (await download).path(), 'utf8')).toMatch(/602,金额,一百元,not_an_amount/)
      await page.getByRole('button', { name: words.openRows }).click()
      await page.getByRole('row').filter({ hasText: '号店' }).first().waitFor()

      await press('x')
      await page.getByRole('dialog').waitFor()
      await look('transactions-export')
      const exported = page.waitForEvent('download')
      await press('Control+Enter')
      expect(readFileSync(await (await exported).path(), 'utf8')).toMatch(/^\uFEFFpayment,time,.*\r\ntxn_\w+,2026-10-/)
      await page.getByRole('dialog').waitFor({ state: 'detached' })

      // The same file once more, with the steps' answers kept on the way back.
      await page.keyboard.press('g')
      await page.keyboard.press('i')
      await page.getByRole('button', { name: words.another }).click()
      await page.getByRole('button', { name: '银行-2026-10.csv' }).first().waitFor()
      await choose(
        words.choose,
        write(
          'again.csv',
          Buffer.from(
            chineseFile(600, from).subarray(0, -gb18030('\n一百元;星巴克;2026-10-01 10:00:00;CARD-1;X1').length),
          ),
        ),
      )
      await focused(page, words.toColumns)
      await press('Enter')
      await page.getByLabel(words.source).fill('银行')
      await page.getByRole('button', { name: words.step.file }).click()
      await press('Enter')
      expect(await page.getByLabel(words.source).inputValue()).toBe('银行')
      await page.getByRole('button', { name: words.toRehearsal, exact: true }).click()
      await page.getByText(words.allHere_other.replace('{{shown}}', '600')).waitFor()
      clean()
      await close()
    },
  )

  it('is stopped with what is in kept, and continued to its end', async () => {
    const { page, clean, close } = await desk.open('supervisor', {}, '/import')
    const choose = chooser(page)
    await choose(en.choose, write('long.csv', chineseFile(300_000, 10_000)))
    await focused(page, en.toColumns)
    await page.keyboard.press('Enter')
    await focused(page, en.toRehearsal)
    await page.keyboard.press('Enter')
    await focused(page, /300,000/)
    await page.keyboard.press('Enter')
    await page.getByText(/rows\/s/).waitFor()
    await page.getByRole('button', { name: en.cancel }).click()
    await page.getByText(/^Stopped\. [\d,]+ rows are in/).waitFor()
    await focused(page, en.continue)
    await page.keyboard.press('Enter')
    await page.getByText('300,000 rows were added.').waitFor({ timeout: 90_000 })
    clean()
    await close()
  })
})
