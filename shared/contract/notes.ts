// Colleagues named in notes: who can be, and what names me.
import { z } from 'zod'
import { command, id, query, RequestId, Time } from './base.ts'

/** The newest; older ones are still where they were written. */
export const MENTIONS_SHOWN = 50

export const notes = {
  colleagues: query('notes.write', 'GET', '/notes/colleagues', 'Who can be named in a note')
    .input(z.strictObject({}))
    .output(z.strictObject({ names: z.array(z.string()) })),
  mentions: query('signed_in', 'GET', '/notes/mentions', 'Notes that name me, newest first')
    .input(z.strictObject({}))
    .output(
      z.strictObject({
        unseen: z.int(),
        rows: z.array(
          z.strictObject({
            note: id('note'),
            at: Time,
            by: z.string(),
            /** `null` where my role may not read what it is about. */
            text: z.string().nullable(),
            target: z.union([id('customer'), id('application')]),
            seen: z.boolean(),
          }),
        ),
      }),
    ),
  seen: command('signed_in', 'mention.seen', '/notes/mentions/seen', 'I have read a note that names me')
    .input(z.strictObject({ requestId: RequestId, note: id('note') }))
    .output(z.strictObject({ unseen: z.int() })),
}
