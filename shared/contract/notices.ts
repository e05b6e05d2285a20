// What holders are told: the words, whether it arrived, sending again, and the receiver that takes it.
import { z } from 'zod'
import { command, id, query, RequestId, Time } from './base.ts'

export const NOTICE_STATES = ['queued', 'delivered', 'dead', 'too_old'] as const

export const NoticeRow = z.strictObject({
  id: id('notice'),
  at: Time,
  template: z.string(),
  language: z.enum(['en', 'zh-CN']),
  title: z.string(),
  text: z.string(),
  state: z.enum(NOTICE_STATES),
  attempts: z.int(),
  nextAt: Time.nullable(),
  settledAt: Time.nullable(),
  error: z.string().nullable(),
  card: id('card').nullable(),
  transaction: id('transaction').nullable(),
})

export const notices = {
  list: query('records.read', 'GET', '/customers/{customer}/notices', 'What this person was told, newest first')
    .input(z.strictObject({ customer: id('customer') }))
    .output(z.strictObject({ rows: z.array(NoticeRow) })),
  dead: query('records.read', 'GET', '/notices/dead', 'Notices that could not be delivered, newest first').output(
    z.strictObject({ waiting: z.int(), rows: z.array(NoticeRow) }),
  ),
  resend: command('notes.write', 'notice.resent', '/notices/{id}/resend', 'Send again what was not delivered')
    .input(z.strictObject({ requestId: RequestId, id: id('notice') }))
    .output(z.strictObject({ nextAt: Time })),
  receiver: query('administration', 'GET', '/notices/receiver', 'Where notices go').output(
    z.strictObject({ url: z.string().nullable(), since: Time.nullable(), by: z.string().nullable() }),
  ),
  setReceiver: command(
    'administration',
    'receiver.set',
    '/notices/receiver',
    'Where notices go; the secret is shown once',
  )
    .input(z.strictObject({ requestId: RequestId, url: z.url({ protocol: /^https?$/ }).max(500) }))
    .output(z.strictObject({ secret: z.string().meta({ revealed: true }) })),
}
