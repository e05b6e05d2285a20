// Keys, sealed fields, passwords, sessions, PINs and the audit chain of the card store; plain Node, no SQL.
// Imported by electron/store (api, db, demo, intake), electron/cli and electron/main; never by shared/ or renderer/.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  randomBytes,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto'

import { securityError } from './errors.ts'
import { readRecoveryCode } from './recoveryCode.ts'
import { STANDARD_COST, stretch, type ScryptCost } from './stretch.ts'

export type SlotKind = 'keyfile' | 'passphrase' | 'recovery' | 'keyring'

/**
 * One way to open the store, as plain data for a row or a JSON file. Binary parts are base64. `check` is a key check
 * value of the slot's own key: it tells a wrong secret from a damaged slot.
 */
export type KeySlot = Readonly<{
  version: 1
  kind: SlotKind
  kdf: 'scrypt' | 'hmac-sha256'
  salt: string
  params: ScryptCost | null
  check: string
  wrapped: string
  /** Milliseconds, UTC. */
  created: number
}>

/** The keys the store works with, one for each purpose; raw bytes of them exist nowhere else. */
export type Keyring = Readonly<{
  field: KeyObject
  index: KeyObject
  audit: KeyObject
  pin: KeyObject
  outcome: KeyObject
  /** Key check value, 16 hex digits, safe to store in clear: see `assertStoreKey`. */
  check: string
}>

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** 32 random bytes. Seal it into at least two slots, open the keyring from it, then `wipe` it. */
export function createMasterKey(): Buffer {
  return randomBytes(KEY_BYTES)
}

/** Overwrites raw key bytes. Strings and copies made by the runtime cannot be reached: keep secrets in buffers. */
export function wipe(...buffers: ReadonlyArray<Buffer>): void {
  for (const buffer of buffers) buffer.fill(0)
}

/**
 * Wraps the master key under a secret. Key files and the device keyring give 32 random bytes; a passphrase is text
 * (NFC normalised, stretched by scrypt); a recovery code is the text of `createRecoveryCode`, which is random enough
 * (135 bits) not to need stretching. `cost` exists for tests.
 */
export async function sealSlot(
  kind: SlotKind,
  secret: string | Buffer,
  master: Buffer,
  options: Readonly<{ now: number; cost?: ScryptCost }>,
): Promise<KeySlot> {
  assertMaster(master)
  const salt = randomBytes(16)
  const params = kind === 'passphrase' ? (options.cost ?? STANDARD_COST) : null
  const head = {
    version: 1 as const,
    kind,
    kdf: params ? ('scrypt' as const) : ('hmac-sha256' as const),
    salt: salt.toString('base64'),
    params,
    created: options.now,
  }
  const key = await slotKey(head, secret)
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
  cipher.setAAD(slotBinding(head))
  const wrapped = Buffer.concat([nonce, cipher.update(master), cipher.final(), cipher.getAuthTag()])
  return { ...head, check: checkValue(key), wrapped: wrapped.toString('base64') }
}

/**
 * The master key of a slot. Throws WRONG_SECRET (try again, or another slot), SLOT_DAMAGED (the secret is right, the
 * slot is not: use another slot), RECOVERY_CODE_MISTYPED. A slot whose check value itself is damaged reads as a wrong
 * secret; the other slots still open.
 */
export async function openSlot(slot: KeySlot, secret: string | Buffer): Promise<Buffer> {
  if (slot.version !== 1) {
    throw securityError('SLOT_DAMAGED', 'This key slot was written by a newer Cardwarden. Use that version.')
  }
  const key = await slotKey(slot, secret)
  if (!sameText(checkValue(key), slot.check)) {
    throw securityError('WRONG_SECRET', `This is not the ${SECRET_NAMES[slot.kind]} that opens this store.`)
  }
  const bytes = Buffer.from(slot.wrapped, 'base64')
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    decipher.setAAD(slotBinding(slot))
    decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES))
    const master = decipher.update(bytes.subarray(NONCE_BYTES, bytes.length - TAG_BYTES))
    decipher.final()
    assertMaster(master)
    return master
  } catch {
    throw securityError(
      'SLOT_DAMAGED',
      `The ${SECRET_NAMES[slot.kind]} is right, but its key slot is damaged. Open the store another way, then make the slot anew.`,
    )
  }
}

/**
 * Derives one key per purpose, HMAC-SHA256(master, label), as KeyObjects (raw bytes would be parsed on every call).
 * The master is left as it is, since a new store still has to seal it into slots: its owner calls `wipe`.
 */
export function openKeyring(master: Buffer): Keyring {
  assertMaster(master)
  const derive = (label: string): KeyObject => {
    const raw = subkey(master, label)
    const key = createSecretKey(raw)
    wipe(raw)
    return key
  }
  return {
    field: derive('field'),
    index: derive('index'),
    audit: derive('audit'),
    pin: derive('pin'),
    outcome: derive('outcome'),
    check: subkey(master, 'check').toString('hex', 0, 8),
  }
}

/**
 * Compares the keyring with the check value kept in the store. After it passed, a field that does not open is damage
 * and not a wrong key. Throws WRONG_STORE_KEY.
 */
export function assertStoreKey(keyring: Keyring, storedCheck: string): void {
  if (sameText(keyring.check, storedCheck)) return
  throw securityError(
    'WRONG_STORE_KEY',
    'This key belongs to another card store. Nothing was changed: open the store with its own key file, passphrase or recovery code.',
  )
}

const SECRET_NAMES: Readonly<Record<SlotKind, string>> = {
  keyfile: 'key file',
  passphrase: 'passphrase',
  recovery: 'recovery code',
  keyring: 'key in the device keyring',
}

type SlotHead = Omit<KeySlot, 'check' | 'wrapped'>

async function slotKey(head: SlotHead, secret: string | Buffer): Promise<KeyObject> {
  const salt = Buffer.from(head.salt, 'base64')
  const raw = await slotKeyBytes(head, secret, salt)
  const key = createSecretKey(raw)
  wipe(raw)
  return key
}

async function slotKeyBytes(head: SlotHead, secret: string | Buffer, salt: Buffer): Promise<Buffer> {
  if (head.kind === 'passphrase') {
    const text = typeof secret === 'string' ? secret.normalize('NFC') : secret
    if (head.params === null) throw securityError('SLOT_DAMAGED', 'The passphrase slot has lost its scrypt cost.')
    return stretch(text, salt, head.params, KEY_BYTES)
  }
  if (head.kind === 'recovery') {
    const bytes = Buffer.from(readRecoveryCode(secret.toString()), 'utf8')
    const raw = createHmac('sha256', bytes).update('cardwarden slot recovery\0').update(salt).digest()
    wipe(bytes)
    return raw
  }
  if (typeof secret === 'string' || secret.length < KEY_BYTES) {
    throw securityError('KEY_UNUSABLE', `The ${SECRET_NAMES[head.kind]} must hold at least ${KEY_BYTES} random bytes.`)
  }
  return createHmac('sha256', secret).update(`cardwarden slot ${head.kind}\0`).update(salt).digest()
}

/** Everything readable in the slot is authenticated, so that a cost or a kind cannot be exchanged. */
function slotBinding(head: SlotHead): Buffer {
  const params = head.params ? `${head.params.ln},${head.params.r},${head.params.p}` : ''
  return Buffer.from(['cardwarden-slot', head.version, head.kind, head.kdf, head.salt, params, head.created].join('|'))
}

function checkValue(key: KeyObject): string {
  return createHmac('sha256', key).update('cardwarden key check').digest('hex').slice(0, 16)
}

function subkey(master: Buffer, label: string): Buffer {
  return createHmac('sha256', master).update(`cardwarden ${label}`).digest()
}

/** Refuses a short key and one that was wiped already: sealing zeros would lose the store for good. */
function assertMaster(master: Buffer): void {
  if (master.length === KEY_BYTES && master.some((byte) => byte !== 0)) return
  throw securityError('KEY_UNUSABLE', `The master key must be ${KEY_BYTES} bytes and must not have been wiped.`)
}

function sameText(one: string, other: string): boolean {
  const a = Buffer.from(one)
  const b = Buffer.from(other)
  return a.length === b.length && timingSafeEqual(a, b)
}
