import { Writable } from 'node:stream'

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { isLuhnValid } from '#shared/domain/mask.ts'
import { createMasterKey } from '#electron/store/security/keys.ts'
import { createRecoveryCode } from '#electron/store/security/recoveryCode.ts'
import { createLog, errorId, redact, redactText, type Log } from '#electron/store/security/redact.ts'
import { newToken, tokenHash } from '#electron/store/security/sessions.ts'

function logInto(): Readonly<{ log: Log; text: () => string }> {
  let written = ''
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      written += String(chunk)
      done()
    },
  })
  return { log: createLog({ level: 'trace', destination }), text: () => written }
}

const pan = '4242424242424242'
const spaced = '4242 4242 4242 4242'
const token = newToken()

describe('the log', () => {
  it('writes one JSON line with its time, level, message and fields', () => {
    const { log, text } = logInto()
    log.info({ card: 'card_01J', rows: 12_345, ok: true, none: null }, 'card frozen')
    const line: unknown = JSON.parse(text())
    expect(line).toMatchObject({ level: 30, card: 'card_01J', rows: 12_345, ok: true, none: null, msg: 'card frozen' })
    expect(line).toHaveProperty('time', expect.closeTo(Date.now(), -5))
  })

  it.each([
    ['a message', (log: Log) => log.info(`declined ${pan}`)],
    ['an argument of a message', (log: Log) => log.info('declined %s %d', spaced, Number(pan))],
    ['a field', (log: Log) => log.warn({ note: `is ${spaced}`, number: Number(pan) })],
    ['a deep field', (log: Log) => log.warn({ a: [{ b: { c: '4242-4242-4242-4242' } }] })],
    ['the name of a field', (log: Log) => log.warn({ [pan]: 1 })],
    ['a child binding', (log: Log) => log.child({ card: pan }).info('x')],
    ['an error', (log: Log) => log.error(new Error(`bad ${pan}`))],
    ['the cause of an error', (log: Log) => log.error(new Error('bad', { cause: new Error(pan) }))],
    ['what hangs on an error', (log: Log) => log.error({ err: Object.assign(new Error('bad'), { input: { pan } }) })],
  ])('never shows a card number given in %s', (_, write) => {
    const { log, text } = logInto()
    write(log)
    expect(text()).toMatch(/^\{.*\}\n$/)
    expect(text().replace(/[ -]/g, '')).not.toContain(pan)
  })

  it.each([
    ['passwords by field', { password: 'correct horse', newPassword: 'correct horse', 'pass-phrase': 'correct horse' }],
    ['passwords in text', { text: 'password=correct-horse; passphrase: "correct horse"' }],
    ['passwords in addresses', { url: 'postgres://card:correct-horse@db.test/x' }],
    ['tokens by field', { sessionToken: 'correct horse', authorization: 'correct horse', cookie: 'correct horse' }],
    ['PINs by field', { pin: 'correct horse', card: { new_pin: 'correct horse' }, cvv: 'correct horse' }],
    ['contact data by field', { phone: 'correct horse', contact_email: 'correct horse', nationalId: 'correct horse' }],
  ])('never shows %s', (_, fields) => {
    const { log, text } = logInto()
    log.info(fields, 'tried')
    expect(text()).toContain('tried')
    expect(text()).not.toMatch(/correct.horse/)
  })

  it('never shows a token, a token hash, a key or a recovery code, wherever they stand', () => {
    const secrets = [
      token,
      tokenHash(token),
      createMasterKey().toString('base64'),
      createMasterKey().toString('base64url'),
      createRecoveryCode(),
    ]
    for (const secret of secrets) {
      for (const around of [
        secret,
        `got ${secret} from x`,
        `"${secret}"`,
        `cw_session=${secret}`,
        `Bearer ${secret}`,
      ]) {
        const { log, text } = logInto()
        log.info({ around }, around)
        expect(text()).not.toContain(secret)
      }
    }
  })

  it('never shows any card number, whatever stands around it', () => {
    const numbers = fc
      .array(fc.nat(9), { minLength: 12, maxLength: 18 })
      .map((digits) => digits.join(''))
      .map((start) => start + [...'0123456789'].find((last) => isLuhnValid(start + last)))
    fc.assert(
      fc.property(
        numbers,
        fc.constantFrom('', ' ', '-', '.'),
        fc.constantFrom('', 'x', ': ', '#'),
        (number, gap, around) => {
          const text = around + (number.match(/.{1,4}/g) ?? []).join(gap) + around
          expect(redactText(text).replace(/[ .-]/g, '')).not.toContain(number)
        },
      ),
    )
  })

  it('never shows an e-mail address in running text', () => {
    expect(redactText('sent to lin.mei@example.test, 林@例子.测试')).not.toMatch(/lin|example|林|例子/)
  })

  it('keeps what is needed to work: times, counts, ids, ordinary text', () => {
    const plain = {
      at: 1_795_553_714_350,
      iso: '2026-11-24T09:30:00.000Z',
      count: 1_170_000,
      id: 'txn_01JD9GQX7T8KZ4N2M5V6W3R1EH',
      peer: '192.168.100.200:54321',
      requestId: '3f0c8a52-1b7e-4c1d-9a44-8d2f6b0e7c15',
      path: '/home/lin/.config/cardwarden/keys/store-1.key',
      text: 'pinned the token bucket at 10 per second',
    }
    expect(redact(plain)).toEqual(plain)
  })
})

describe('error ids', () => {
  it('are short, readable aloud and not repeated', () => {
    const ids = new Set(Array.from({ length: 2000 }, errorId))
    expect(ids.size).toBe(2000)
    for (const id of ids) expect(id).toMatch(/^E-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
  })
})
