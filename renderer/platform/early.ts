// Questions that the first picture will ask, sent while the program that draws it is still being read. The client takes the answer
// of such a question instead of asking again; each is taken once, everything later goes to the store.
const RPC = '/rpc/v1/'

export type Question = Readonly<{ procedure: string; body: string }>

const begun = new Map<string, Readonly<{ body: string; answer: Promise<Response> }>>()

/** Asks as the client would. The answer may be read by one more reader than the client. Rejects as fetch does. */
export function askEarly({ procedure, body }: Question): Promise<Response> {
  const answer = fetch(`${RPC}${procedure}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
    credentials: 'same-origin',
  })
  // Whoever takes it hears of the failure; until then nobody has to.
  answer.catch(() => undefined)
  begun.set(procedure, { body, answer })
  return answer
}

/** The answer to this very request if it was begun early, else undefined. */
export async function takeEarly(request: Request): Promise<Response | undefined> {
  if (begun.size === 0) return undefined
  const { pathname } = new URL(request.url)
  const procedure = pathname.slice(RPC.length)
  const early = pathname.startsWith(RPC) ? begun.get(procedure) : undefined
  if (early === undefined) return undefined
  begun.delete(procedure)
  if (early.body !== (await request.clone().text())) return undefined
  const answer = await early.answer
  // What was refused before somebody signed in may be answered now.
  return answer.ok ? answer.clone() : undefined
}
