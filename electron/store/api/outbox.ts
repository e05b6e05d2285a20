// Delivers notices to the wallet's receiver: signed, one sender at a time, again and later when it fails, given up in the end. A receiver
// is believed only when it proves that it read the notice: 2xx alone is what any login page in between says.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { publicId } from '#shared/domain/ids.ts'
import { activeReceiver, noticesDue, settleNotice, takeNotice, type NoticeRow } from '#electron/store/db/outbox.ts'
import { languageOf } from '#electron/store/words/words.ts'
import { deliverAt, noticeWords, type NoticeData } from '#electron/store/words/notices.ts'
import type { Services } from './services.ts'

const MINUTE = 60_000
/** After each failure; after the last it is a dead letter. */
export const BACK_OFF = [0.5, 2, 10, 30, 120, 360, 720].map((minutes) => minutes * MINUTE)
/** News older than this is no news: it is not sent any more. */
export const TOO_OLD_MS = 3 * 24 * 60 * MINUTE
const LEASE_MS = 2 * MINUTE
const AT_A_LOOK = 50
const ANSWER_BYTES = 4_096
const WAIT_MS = 10_000

export type Sent = Readonly<{ status: number; body: string; retryAfter: string | null }>
export type Send = (url: string, init: Readonly<{ headers: Record<string, string>; body: string }>) => Promise<Sent>

/** Sends once, follows no redirect, waits ten seconds, reads no more than is needed. */
export const sendByFetch: Send = async (url, { headers, body }) => {
  const response = await fetch(url, {
    method: 'POST',
    headers,
    body,
    redirect: 'manual',
    signal: AbortSignal.timeout(WAIT_MS),
  })
  const reader = response.body?.getReader()
  const parts: Array<Uint8Array> = []
  let size = 0
  while (reader !== undefined && size <= ANSWER_BYTES) {
    const { done, value } = await reader.read()
    if (done) break
    parts.push(value)
    size += value.length
  }
  await reader?.cancel().catch(() => {})
  const text = Buffer.concat(parts).subarray(0, ANSWER_BYTES).toString('utf8')
  return { status: response.status, body: text, retryAfter: response.headers.get('retry-after') }
}

export const secretPlace = (id: number) => ({ table: 'receiver', column: 'secret_enc', row: id }) as const

const hmac = (secret: string, text: string): string => createHmac('sha256', secret).update(text).digest('base64url')

/** `t=<ms>,v1=<HMAC-SHA256 of "<ms>.<body>">`: a receiver refuses what is old or was changed on the way. */
export const signature = (secret: string, at: number, body: string): string =>
  `t=${at},v1=${hmac(secret, `${at}.${body}`)}`

/** What a receiver answers to show that it holds the secret and has this very notice. */
export const proofOf = (secret: string, notice: string, attempt: number): string =>
  hmac(secret, `received ${notice} ${attempt}`)

function proves(body: string, secret: string, notice: string, attempt: number): boolean {
  try {
    const { received, proof } = JSON.parse(body) as { received?: unknown; proof?: unknown }
    if (received !== notice || typeof proof !== 'string') return false
    const expected = Buffer.from(proofOf(secret, notice, attempt))
    const given = Buffer.from(proof)
    return expected.length === given.length && timingSafeEqual(expected, given)
  } catch {
    return false
  }
}

type Outcome = Readonly<{ ok: true }> | Readonly<{ ok: false; error: string; final: boolean; waitMs: number }>

async function deliver(
  services: Services,
  row: NoticeRow,
  receiver: Readonly<{ url: string; secret: string }>,
  send: Send,
): Promise<Outcome> {
  const notice = publicId('notice', row.id)
  const attempt = row.attempts + 1
  const now = services.clock()
  const language = languageOf(row.language)
  const data = JSON.parse(row.data) as NoticeData
  const body = JSON.stringify({
    id: notice,
    attempt,
    at: row.at,
    template: row.template,
    language,
    ...noticeWords(row.template, data, language, { timeZone: services.programme.timeZone, now }),
    customer: row.customer_id === null ? null : publicId('customer', row.customer_id),
    application: row.application_id === null ? null : publicId('application', row.application_id),
    card: row.card_id === null ? null : publicId('card', row.card_id),
    transaction: row.txn_id === null ? null : publicId('transaction', row.txn_id),
  })
  const headers = {
    'content-type': 'application/json',
    // The receiver drops a notice that it has already: a repeat after a lost answer is harmless.
    'idempotency-key': notice,
    'cardwarden-signature': signature(receiver.secret, now, body),
  }
  const failed = (error: string, final = false, waitMs = 0): Outcome => ({ ok: false, error, final, waitMs })
  let sent: Sent
  try {
    sent = await send(receiver.url, { headers, body })
  } catch (error) {
    return failed(error instanceof Error && error.name === 'TimeoutError' ? 'no answer in time' : 'no connection')
  }
  const { status } = sent
  if (status >= 300 && status < 400) return failed(`redirected (${status})`)
  if (status === 410) return failed('gone (410)', true)
  if (status === 429) return failed('too many (429)', false, Math.min(3_600, Number(sent.retryAfter) || 0) * 1000)
  if (status < 200 || status >= 300) return failed(`answered ${status}`)
  return proves(sent.body, receiver.secret, notice, attempt)
    ? { ok: true }
    : failed('answered without proof of receipt')
}

/** Sends what is due; gives how many arrived. Without a receiver everything waits. */
export async function deliverDue(services: Services, send: Send = sendByFetch): Promise<number> {
  const { db, cipher, programme } = services
  const at = services.clock()
  const { row: to, due } = await db.read(function* () {
    const row = yield* activeReceiver()
    return { row, due: row === undefined ? [] : yield* noticesDue(at, AT_A_LOOK) }
  })
  if (to === undefined) return 0
  const receiver = { url: to.url, secret: cipher.open(to.secret_enc, secretPlace(to.id)) }
  let delivered = 0
  for (const row of due) {
    const now = services.clock()
    const { id, attempts } = row
    const later = deliverAt(row.template, now, programme.timeZone)
    const tooOld = now - row.at > TOO_OLD_MS
    const mine = await db.write(function* () {
      const until = tooOld || later > now ? later : now + LEASE_MS
      if (!(yield* takeNotice(id, row.next_at!, until))) return false
      if (tooOld) yield* settleNotice({ id, state: 'too_old', attempts, next: null, at: now, error: row.last_error })
      return !tooOld && later <= now
    })
    if (!mine) continue
    const outcome = await deliver(services, row, receiver, send)
    await db.write(function* () {
      const done = services.clock()
      if (outcome.ok) {
        yield* settleNotice({ id, state: 'delivered', attempts: attempts + 1, next: null, at: done, error: null })
        return
      }
      const wait = BACK_OFF[attempts]
      const dead = outcome.final || wait === undefined
      yield* settleNotice({
        id,
        state: dead ? 'dead' : 'queued',
        attempts: attempts + 1,
        next: dead ? null : done + Math.max(wait, outcome.waitMs),
        at: dead ? done : null,
        error: outcome.error,
      })
    })
    if (outcome.ok) delivered++
  }
  return delivered
}
