import type { Pages } from '#electron/server/pages.ts'

/**
 * Under `npm run dev` the page comes from Vite's server, through app:// as ever, so that the store's addresses stay
 * relative and edits show at once. Vite's own client needs inline scripts: there is no content policy here, which is why
 * a packaged program never takes this way.
 */
export const developmentPages = (server: string): Pages => {
  return async (request) => {
    const { pathname, search } = new URL(request.url)
    const accept = request.headers.get('accept') ?? '*/*'
    const answer = await fetch(new URL(`${pathname}${search}`, server), { headers: { accept } })
    const type = answer.headers.get('content-type') ?? 'application/octet-stream'
    return new Response(answer.body, {
      status: answer.status,
      headers: { 'content-type': type, 'cache-control': 'no-store' },
    })
  }
}
