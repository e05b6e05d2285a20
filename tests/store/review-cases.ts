// Applications for the review's tests: one applicant with a passport, a selfie and one check that only a person can mark.
import { createRouterClient, type RouterClient } from '@orpc/server'
import { reviews } from '#electron/store/api/reviews.ts'
import type { Actor, Services } from '#electron/store/api/services.ts'
import type { Check } from '#electron/store/db/applications.ts'
import { documentKindCodes, originCodes } from '#electron/store/db/codes.ts'
import type { Paper } from '#electron/store/db/documents.ts'
import { submitApplication, type Submission } from '#electron/store/db/submissions.ts'
import { select, type Work } from '#electron/store/db/work.ts'
import type { Tables } from '#electron/store/db/schema.ts'
import { publicId } from '#shared/domain/ids.ts'
import { callOf, type TestStore } from './databases.ts'

export const IMAGE = Buffer.from('ffd8ffe000104a464946000101', 'hex')

const check = (code: Check['code'], result: Check['result'], by: Check['by'] = 'machine'): Check => ({
  code,
  result,
  by,
  why: `check.${code}.${result}`,
  data: { digits: 5 },
  standard: code === 'zone' ? 'ICAO 9303-4' : null,
})
const paper = (kind: 'passport' | 'selfie', image = IMAGE): Paper => ({
  kind: documentKindCodes.code(kind),
  mime: 'image/jpeg',
  width: 1200,
  height: 840,
  image,
})
export const PAPERS = [paper('passport'), paper('selfie')]

export const SUBMISSION: Submission = {
  customer: null,
  kind: 'first',
  native: '沈雨晴',
  latin: 'Shen Yuqing',
  language: 'zh-CN',
  city: 'Hangzhou',
  country: 'CN',
  phoneIndex: null,
  fields: [
    { field: 'surname', typed: 'Shen', printed: 'SHEN', zone: 'SHEN' },
    { field: 'given_names', typed: 'Yuqing', printed: 'YUQING', zone: 'YUQING' },
    { field: 'native_name', typed: '沈雨晴', printed: null, zone: null },
    { field: 'birth_date', typed: '1994-03-17', printed: '17 MAR 1994', zone: '940317' },
    { field: 'document_number', typed: 'SP0417296', printed: 'SP0417296', zone: 'SP0417296' },
    { field: 'state', typed: 'CN', printed: 'CHN', zone: 'CHN' },
    { field: 'address', typed: '18 Quay Rd, 6A', printed: '18 Quay Rd', zone: null },
    { field: 'phone', typed: '+86 129 0004 7731', printed: null, zone: null },
    { field: 'email', typed: 'Yuqing.Shen@Example.test', printed: null, zone: null },
  ],
  checks: [
    check('zone', 'pass'),
    check('in_date', 'pass'),
    check('address', 'unsure'),
    check('face', 'open', 'person'),
  ],
  risk: 34,
  riskReasons: [
    { reason: 'address_differs', usual: null, points: 18 },
    { reason: 'phone_new', usual: 'years', points: 16 },
  ],
  papers: PAPERS,
  origin: originCodes.code('live'),
}

/** A waiting application that came `ago` milliseconds ago. Gives its public id. */
export async function apply(store: TestStore, ago = 0, changes: Partial<Submission> = {}): Promise<string> {
  const { cipher } = store.services
  const id = await store.write(() => submitApplication(cipher, { ...SUBMISSION, ...changes }, store.now() - ago))
  return publicId('application', id)
}

export const reviewsAs = (services: Services, actor: Actor | null): RouterClient<typeof reviews> =>
  createRouterClient(reviews, { context: callOf(services, actor) })

/** All rows of a table, in the order they were written. */
export function* rowsOf<T extends keyof Tables>(table: T): Work<ReadonlyArray<Tables[T] & { id: number }>> {
  const rows = yield* select((k) => k.selectFrom(table as 'meta').selectAll())
  return rows as unknown as ReadonlyArray<Tables[T] & { id: number }>
}

/** What a refused call was refused with. */
export async function refusal(attempt: Promise<unknown>): Promise<{ code: string; data: Record<string, unknown> }> {
  try {
    await attempt
  } catch (error) {
    const { code, data } = error as { code: string; data: Record<string, unknown> }
    if (typeof code === 'string') return { code, data }
    throw error
  }
  throw new Error('the call was not refused')
}
