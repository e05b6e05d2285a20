import Database from 'better-sqlite3'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { run } from '#electron/cli/import.ts'

const ENTRY = fileURLToPath(new URL('../../../../electron/cli/entry.mjs', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'cardwarden-import-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const HEADER = 'TRANSACTION_ID,TX_DATETIME,CUSTOMER_ID,TERMINAL_ID,TX_AMOUNT,TX_FRAUD,TX_FRAUD_SCENARIO'
const file = (name: string, lines: ReadonlyArray<string>): string => {
  const path = join(folder, name)
  writeFileSync(path, `${HEADER}\n${lines.join('\n')}\n`)
  return path
}
const cardwarden = (...argv: ReadonlyArray<string>): Readonly<{ code: number | null; out: string; err: string }> => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [ENTRY, ...argv], { encoding: 'utf8' })
  return { code: status, out: stdout, err: stderr }
}

describe('cardwarden import', { timeout: 120_000 }, () => {
  it('adds several files in one command, names what it refuses, and adds nothing the second time', () => {
    const data = join(folder, 'data')
    const one = file('one.csv', [
      '1,2018-04-01 00:00:31,596,3156,57.16,0,0',
      '2,2018-04-31 00:00:31,596,3156,57.16,0,0',
    ])
    const two = file('two.csv', ['3,2018-05-01 00:02:10,4961,3412,81.51,1,2'])
    const command = ['import', 'transactions', one, two, '--preset', 'fraud-handbook', '--data', data]
    const first = cardwarden(...command)
    expect(first.err).toBe('')
    expect(first.code).toBe(0)
    expect(first.out).toContain('3 rows read, 2 added, 0 already there, 1 rejected')
    expect(first.out).toContain('one.csv, row 3, TX_DATETIME: "2018-04-31 00:00:31"; right would be a date')
    expect(first.out).toContain('Its key lies beside it')
    expect(existsSync(join(data, 'cardwarden.db'))).toBe(true)
    expect(cardwarden(...command).out).toContain('3 rows read, 0 added, 2 already there, 1 rejected')
    // Both stand in the console's list of imports; their files are not the store's, so there is nothing to continue from.
    const db = new Database(join(data, 'cardwarden.db'), { readonly: true })
    const jobs = db.prepare(
      'select name, state, source, total, rows_read, added, rejected, made_by, kept from import_job order by id',
    )
    const same = {
      name: 'one.csv, two.csv',
      state: 'done',
      source: 'fraud-handbook',
      total: 3,
      rows_read: 3,
      rejected: 1,
    }
    expect(jobs.all()).toMatchObject([
      { ...same, added: 2, made_by: null, kept: 0 },
      { ...same, added: 0, made_by: null, kept: 0 },
    ])
    db.close()
  })

  it('of a damaged file says which and what to do, and makes no store for it', () => {
    const data = join(folder, 'damaged')
    const bad = join(folder, 'bad.csv.gz')
    writeFileSync(bad, Buffer.from([0x1f, 0x8b, 8, 0]))
    const good = file('good.csv', ['1,2018-04-01 00:00:31,596,3156,57.16,0,0'])
    const { code, err } = cardwarden('import', 'transactions', good, bad, '--preset', 'fraud-handbook', '--data', data)
    expect(code).toBe(1)
    expect(err).toContain('cardwarden import: bad.csv.gz: The gzip file ends before its end: it was cut.')
    expect(existsSync(data)).toBe(false)
  })

  it('begins a mapping, rehearses it, and imports by it; every rejected row is in a file', () => {
    const data = join(folder, 'mapped')
    const path = join(folder, 'desk.csv')
    writeFileSync(
      path,
      '\uFEFF商户;金额;交易号;卡号;交易时间\n星巴克;"12,50";a1;4242424242424242;01.11.2026 09:00\nKumo;abc;a2;4242424242424242;02.11.2026 09:00\n',
    )
    const columns = cardwarden('import', 'columns', path)
    expect(columns.code).toBe(0)
    expect(columns.err).toContain('columns by ";"')
    expect(columns.err).toContain('卡号 → cardNumber (card_number): ••••4242')
    expect(columns.err + columns.out).not.toContain('4242424242424242')
    const mapping: unknown = JSON.parse(columns.out)
    expect(mapping).toMatchObject({ columns: { merchantName: '商户', at: '交易时间' }, decimal: ',' })
    // Both dates could be of January and February: a person says which.
    expect(columns.err).toContain('the file does not say: dates')
    const said = join(folder, 'mapping.json')
    const whole = { ...(mapping as object), source: 'desk', dates: 'dmy', timeZone: 'Asia/Shanghai', currency: 'CNY' }
    writeFileSync(said, JSON.stringify(whole))
    const rejects = join(folder, 'rejects.csv')
    const command = ['import', 'transactions', path, '--mapping', said, '--data', data, '--rejects', rejects]
    expect(cardwarden(...command, '--dry-run').out).toContain(
      'Dry run: 2 rows read, 1 new, 0 already there, 1 rejected',
    )
    expect(existsSync(data)).toBe(false)
    expect(cardwarden(...command).out).toContain('2 rows read, 1 added, 0 already there, 1 rejected')
    expect(readFileSync(rejects, 'utf8')).toContain('desk.csv,3,金额,abc,not_an_amount,')
    expect(cardwarden(...command, '--dry-run').out).toContain('2 rows read, 0 new, 1 already there, 1 rejected')
  })

  it('brings in customers, cards and merchants in their order, by columns that leave no doubt', async () => {
    const data = join(folder, 'records')
    const put = (name: string, text: string): string => {
      const path = join(folder, name)
      writeFileSync(path, text)
      return path
    }
    const customers = put('people.csv', '客户编号;姓名;手机号;国家\nc1;陈晓;13800005208;CN\nc2;李雷;1.38E+10;CN\n')
    const cards = put(
      'plastic.csv',
      'card_id,customer_id,card_number,expiry\nk1,c1,4242424242424242,11/28\nk2,c9,,11/28\n',
    )
    const unsure = put('unsure.csv', 'id,name,country\n1,Kumo,JP\n')
    const by = ['--source', 'bank', '--data', data]
    await expect(run([unsure, ...by])).rejects.toThrow('--kind is needed')
    await expect(run([cards, '--data', data])).rejects.toThrow('--source is needed')
    expect(cardwarden('import', cards, ...by, '--dry-run').out).toContain('0 new, 0 already there, 2 rejected')
    const first = cardwarden('import', customers, ...by)
    expect(first.err).toBe('')
    expect(first.out).toContain('2 rows read, 1 added, 0 already there, 1 rejected')
    expect(first.out).toContain('people.csv, row 3, 手机号: "••••')
    const rejects = join(folder, 'cards-rejects.csv')
    const second = cardwarden('import', cards, '--kind', 'cards', ...by, '--rejects', rejects)
    expect(second.out).toContain('2 rows read, 1 added, 0 already there, 1 rejected')
    expect(second.out + readFileSync(rejects, 'utf8')).not.toContain('4242424242424242')
    expect(cardwarden('import', 'merchants', unsure, ...by).out).toContain('1 rows read, 1 added')
  })

  it.each([
    [[], 'What to import comes first'],
    [['a.csv', '--kind', 'people'], '"people" is not known: customers, cards, merchants, transactions'],
    [['cards', 'a.csv', '--kind', 'customers'], '--kind says customers, the command cards'],
    [['cards', 'a.csv', '--preset', 'sparkov'], 'said to hold cards, but is to be read as transactions'],
    [['transactions'], 'Name at least one file'],
    [['transactions', 'a.csv'], '--preset is needed: fraud-handbook, sparkov, tabformer'],
    [['transactions', 'a.csv', '--preset', 'excel'], '"excel" is not known: fraud-handbook'],
  ])('%j is told what is missing', async (argv, words) => {
    await expect(run(argv)).rejects.toThrow(words)
  })
})
