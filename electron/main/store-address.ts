/** What a person may type to connect to a server: its origin, with or without `https://`. */
export type StoreAddress = Readonly<{ origin: string }> | Readonly<{ problem: 'not_an_address' | 'needs_https' }>

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** TLS always, but on this computer, where nobody else reads the line. Path, query and password have no place in it. */
export const parseStoreAddress = (text: string): StoreAddress => {
  const trimmed = text.trim()
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`)
  if (url === null || url.hostname === '' || url.username !== '' || url.password !== '')
    return { problem: 'not_an_address' }
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') return { problem: 'not_an_address' }
  if (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.has(url.hostname)))
    return { origin: url.origin }
  return { problem: url.protocol === 'http:' ? 'needs_https' : 'not_an_address' }
}
