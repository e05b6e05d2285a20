import { randomBytes } from 'node:crypto'

/** What stands in index.html where each page load gets a nonce of its own. */
export const NONCE_PLACEHOLDER = '__CSP_NONCE__'

/** 128 random bits, base64url: safe in an HTML attribute and in a header. */
export const createNonce = (): string => randomBytes(16).toString('base64url')

/**
 * The page's content policy, the same in both shells. Styles take a nonce because Mantine, AG Grid and
 * react-remove-scroll write style elements; scripts come from our files only, never inline and never evaluated.
 */
export const contentSecurityPolicy = (nonce: string): string =>
  [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self' 'nonce-${nonce}'`,
    `img-src 'self' blob: data:`,
    `connect-src 'self'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ')

/** For everything that is not a page: an answer opened by itself in a tab can load nothing. */
export const ANSWER_POLICY = `default-src 'none'; frame-ancestors 'none'; sandbox`

const NO_FEATURES = [
  'accelerometer',
  'autoplay',
  'camera',
  'display-capture',
  'fullscreen',
  'geolocation',
  'gyroscope',
  'hid',
  'idle-detection',
  'local-fonts',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'screen-wake-lock',
  'serial',
  'usb',
  'xr-spatial-tracking',
]

/** On every answer of both shells. */
export const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': NO_FEATURES.map((feature) => `${feature}=()`).join(', '),
  'x-frame-options': 'DENY',
  'x-dns-prefetch-control': 'off',
} satisfies Readonly<Record<string, string>>

/** A copy of `response` with the headers every answer carries; a header that is already there stays. */
export const withSecurityHeaders = (response: Response): Response => {
  const headers = new Headers(response.headers)
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) if (!headers.has(name)) headers.set(name, value)
  if (!headers.has('content-security-policy')) headers.set('content-security-policy', ANSWER_POLICY)
  if (!headers.has('cache-control')) headers.set('cache-control', 'no-store')
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers })
}
