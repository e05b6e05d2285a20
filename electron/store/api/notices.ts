// What holders were told, for those who look after them; and the receiver that takes it.
import { randomBytes } from 'node:crypto'
import type { NOTICE_STATES, NoticeRow as NoticeView } from '#shared/contract/notices.ts'
import { internalKey, publicId } from '#shared/domain/ids.ts'
import type { z } from 'zod'
import { takeKeys } from '#electron/store/db/keys.ts'
import {
  activeReceiver,
  deadNotices,
  noticeById,
  noticesOf,
  noticesWaiting,
  replaceReceiver,
  settleNotice,
  type NoticeRow,
} from '#electron/store/db/outbox.ts'
import type { Work } from '#electron/store/db/work.ts'
import { noticeWords, type NoticeData } from '#electron/store/words/notices.ts'
import { languageOf } from '#electron/store/words/words.ts'
import { customerOf } from './callers.ts'
import { command, type Act } from './frame.ts'
import { store } from './implementer.ts'
import { secretPlace } from './outbox.ts'
import { refuse } from './refuse.ts'
import { mayReadCustomer } from './scope.ts'
import type { Services } from './services.ts'

const MOST = 200

const view = (services: Services, row: NoticeRow): z.infer<typeof NoticeView> => {
  const language = languageOf(row.language)
  const when = { timeZone: services.programme.timeZone, now: row.at }
  return {
    id: publicId('notice', row.id),
    at: row.at,
    template: row.template,
    language,
    ...noticeWords(row.template, JSON.parse(row.data) as NoticeData, language, when),
    state: row.state as (typeof NOTICE_STATES)[number],
    attempts: row.attempts,
    nextAt: row.next_at,
    settledAt: row.settled_at,
    error: row.last_error,
    card: row.card_id === null ? null : publicId('card', row.card_id),
    transaction: row.txn_id === null ? null : publicId('transaction', row.txn_id),
  }
}

export const notices = {
  list: store.notices.list.handler(({ input, context }) =>
    context.services.db.read(function* () {
      const row = yield* customerOf(context, input.customer)
      return { rows: (yield* noticesOf(row.id, MOST)).map((one) => view(context.services, one)) }
    }),
  ),

  dead: store.notices.dead.handler(({ context }) =>
    context.services.db.read(function* () {
      const rows: Array<z.infer<typeof NoticeView>> = []
      for (const row of yield* deadNotices(MOST)) {
        if (row.customer_id !== null && !(yield* mayReadCustomer(context, row.customer_id))) continue
        rows.push(view(context.services, row))
      }
      return { waiting: yield* noticesWaiting(context.services.clock()), rows }
    }),
  ),

  resend: store.notices.resend.handler(({ input, context }) => {
    type Answer = { nextAt: number }
    return command<Answer>(context, { action: context.action, input }, function* ({ now }): Work<Act<Answer>> {
      const key = internalKey('notice', input.id)
      const row = key === undefined ? undefined : yield* noticeById(key)
      if (row === undefined) throw refuse.notFound('notice')
      if (row.state === 'queued' && row.next_at !== null) throw refuse.invalidState('still_queued', row.state)
      // Attempts begin anew: the receiver is there again, says whoever sends it again.
      yield* settleNotice({ id: row.id, state: 'queued', attempts: 0, next: now, at: null, error: row.last_error })
      return {
        answer: { nextAt: now },
        audit: { targetKind: 'notice', target: input.id, label: row.template },
      }
    })
  }),

  receiver: store.notices.receiver.handler(({ context }) =>
    context.services.db.read(function* () {
      const row = yield* activeReceiver()
      return { url: row?.url ?? null, since: row?.made_at ?? null, by: row?.made_by ?? null }
    }),
  ),

  setReceiver: store.notices.setReceiver.handler(({ input, context }) => {
    type Answer = { secret: string }
    const { hostname, protocol, username } = new URL(input.url)
    // Signed notices name people's payments: in clear they may travel on this machine only.
    if (protocol !== 'https:' && !['127.0.0.1', 'localhost', '[::1]'].includes(hostname))
      throw refuse.badInput('url', 'it is not encrypted', 'Use an address that begins with https://')
    if (username !== '') throw refuse.badInput('url', 'it holds a name', 'The signature is what the receiver checks')
    const secret = randomBytes(32).toString('base64url')
    return command<Answer>(context, { action: context.action, input, keep: false }, function* ({ now, by }): Work<
      Act<Answer>
    > {
      const id = yield* takeKeys('receiver')
      const sealed = context.services.cipher.seal(secret, secretPlace(id))
      const before = yield* activeReceiver()
      yield* replaceReceiver({ id, url: input.url, secret: sealed, at: now, by })
      return {
        answer: { secret },
        audit: { changes: [{ field: 'receiver', before: before?.url ?? null, after: input.url }] },
      }
    })
  }),
}
