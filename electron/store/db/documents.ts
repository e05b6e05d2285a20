// The papers of an application: images, each sealed under a key of its own, and who has looked at which.
import { createSecretKey, randomBytes } from 'node:crypto'
import { createFieldCipher, type FieldCipher } from '#electron/store/security/fields.ts'
import { takeKeys } from './keys.ts'
import type { Tables } from './schema.ts'
import { all, first, run, statement, type Work } from './work.ts'

export type DocumentRow = Readonly<
  Omit<Tables['document'], 'id' | 'image_enc' | 'hash' | 'deleted_at'> & { id: number; deleted_at: number | null }
>

const columns = [
  'id',
  'application_id',
  'kind',
  'submission',
  'mime',
  'width',
  'height',
  'created_at',
  'deleted_at',
] as const

const byId = statement<{ id: number }>()((k, p) => k.selectFrom('document').select(columns).where('id', '=', p.id))
const imageOf = statement<{ id: number }>()((k, p) =>
  k
    .selectFrom('document')
    .leftJoin('document_key', 'document_id', 'document.id')
    .select(['image_enc', 'key_enc'])
    .where('document.id', '=', p.id),
)
const insertKey = statement<{ id: number; key: Uint8Array }>()((k, p) =>
  k.insertInto('document_key').values({ document_id: p.id, key_enc: p.key }),
)
const ofApplication = statement<{ application: number; operator: number }>()((k, p) =>
  k
    .selectFrom('document')
    .select(columns)
    .select((e) =>
      e
        .selectFrom('document_look')
        .select((f) => f.fn.countAll<number>().as('n'))
        .whereRef('document_id', '=', 'document.id')
        .where('operator_id', '=', p.operator)
        .$asScalar()
        .$notNull()
        .as('looks'),
    )
    .where('application_id', '=', p.application)
    .orderBy('submission', 'desc')
    .orderBy('id'),
)
type NewDocument = {
  id: number
  application: number
  kind: number
  submission: number
  mime: string
  width: number
  height: number
  image: Uint8Array
  hash: string | null
  at: number
}
const insert = statement<NewDocument>()((k, p) =>
  k.insertInto('document').values({
    id: p.id,
    application_id: p.application,
    kind: p.kind,
    submission: p.submission,
    mime: p.mime,
    width: p.width,
    height: p.height,
    image_enc: p.image,
    hash: p.hash,
    created_at: p.at,
  }),
)
const look = statement<{ document: number; operator: number; at: number }>()((k, p) =>
  k.insertInto('document_look').values({ document_id: p.document, operator_id: p.operator, at: p.at }),
)

const imagePlace = (id: number) => ({ table: 'document', column: 'image_enc', row: id }) as const
const keyPlace = (id: number) => ({ table: 'document_key', column: 'key_enc', row: id }) as const
const under = (key: Buffer): FieldCipher => createFieldCipher({ field: createSecretKey(key) })

/** A paper before it is sealed. `image`: the bytes of a JPEG or PNG of `width` by `height` pixels. */
export type Paper = Readonly<{
  kind: number
  mime: 'image/jpeg' | 'image/png'
  width: number
  height: number
  image: Buffer
  /** Of the picture (shared/domain/identity/pictureHash.ts), where it was taken. */
  hash?: string
}>

export function* addPapers(
  cipher: FieldCipher,
  application: number,
  submission: number,
  papers: ReadonlyArray<Paper>,
  at: number,
): Work<void> {
  if (papers.length === 0) return
  const from = yield* takeKeys('document', papers.length)
  for (const [i, { image, hash = null, ...paper }] of papers.entries()) {
    const id = from + i
    const key = randomBytes(32)
    const sealed = under(key).seal(image, imagePlace(id))
    yield* run(insert, { ...paper, hash, id, application, submission, image: sealed, at })
    yield* run(insertKey, { id, key: cipher.seal(key, keyPlace(id)) })
    key.fill(0)
  }
}
export function* documentById(id: number): Work<DocumentRow | undefined> {
  return yield* first(byId, { id })
}
/** The image's bytes; not of a deleted paper. Throws FIELD_DAMAGED when the sealed value does not open. */
export function* documentImage(cipher: FieldCipher, id: number): Work<Buffer> {
  const row = (yield* first(imageOf, { id }))!
  if (row.key_enc === null) return cipher.openBytes(row.image_enc, imagePlace(id))
  const key = cipher.openBytes(row.key_enc, keyPlace(id))
  const image = under(key).openBytes(row.image_enc, imagePlace(id))
  key.fill(0)
  return image
}
/** Newest submission first; `looks` counts those of the operator. */
export function* documentsOf(
  application: number,
  operator: number,
): Work<ReadonlyArray<DocumentRow & Readonly<{ looks: number }>>> {
  return yield* all(ofApplication, { application, operator })
}
export function* noteLook(document: number, operator: number, at: number): Work<void> {
  yield* run(look, { document, operator, at })
}
