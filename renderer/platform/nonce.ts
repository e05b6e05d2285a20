// The one-time number of the content policy: the server writes it into a meta tag, fresh with each load of the page.
// Mantine, react-remove-scroll (through get-nonce) and AG Grid put it on the style elements that they make.
import { setNonce } from 'get-nonce'

function readNonce(): string {
  if (typeof document === 'undefined') return ''
  const content = document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? ''
  return content.startsWith('__') ? '' : content
}

const nonce = readNonce()
if (nonce !== '') setNonce(nonce)

/** For Mantine's `getStyleNonce` and AG Grid's `styleNonce`; empty when the page is served without a policy (`dev`). */
export function styleNonce(): string {
  return nonce
}
