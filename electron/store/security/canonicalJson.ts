import { securityError } from './errors.ts'

export type CanonicalValue =
  | string
  | number
  | boolean
  | null
  | ReadonlyArray<CanonicalValue>
  | Readonly<{ [key: string]: CanonicalValue }>

/**
 * One spelling for one value, so that a hash over it can be made again years later on another machine: keys sorted by
 * UTF-16 code unit (as in RFC 8785), text in NFC, no white space, integers only (amounts are minor units and times
 * milliseconds, so a fraction is a mistake). Throws NOT_CANONICAL and names the path.
 */
export function canonicalJson(value: CanonicalValue): string {
  return write(value, '$')
}

function write(value: unknown, path: string): string {
  if (value === null) return 'null'
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (typeof value === 'string') return JSON.stringify(value.normalize('NFC'))
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw refused(path, 'a number that is no safe integer')
    return String(value === 0 ? 0 : value)
  }
  if (Array.isArray(value)) return `[${value.map((item, at) => write(item, `${path}[${at}]`)).join(',')}]`
  if (typeof value === 'object') return writeObject(value, path)
  throw refused(path, `a value of type ${typeof value}`)
}

function writeObject(value: object, path: string): string {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) throw refused(path, 'an object that is not plain')
  const entries = Object.entries(value).map(([key, item]): readonly [string, unknown] => [key.normalize('NFC'), item])
  entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
  const parts: string[] = []
  let before: string | undefined
  for (const [key, item] of entries) {
    if (key === before) throw refused(path, 'two keys that are the same in NFC')
    before = key
    parts.push(`${JSON.stringify(key)}:${write(item, `${path}.${key}`)}`)
  }
  return `{${parts.join(',')}}`
}

function refused(path: string, what: string): Error {
  return securityError('NOT_CANONICAL', `An audit row cannot hold ${what} (at ${path}).`)
}
