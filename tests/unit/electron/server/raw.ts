import { request, type IncomingHttpHeaders } from 'node:http'

export type RawAnswer = Readonly<{ status: number; headers: IncomingHttpHeaders; body: Buffer }>

type RawOptions = Readonly<{
  method?: string
  path: string
  headers?: Readonly<Record<string, string>>
  body?: string | Buffer
}>

/** One request with exactly these headers: fetch would add its own and refuses to set Host, Origin and Sec-Fetch-Site. */
export const raw = (to: string, { method = 'GET', path, headers = {}, body }: RawOptions): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const target = to.startsWith('http://')
      ? { host: new URL(to).hostname, port: new URL(to).port }
      : { socketPath: to }
    const outgoing = request({ ...target, method, path, headers: { ...headers }, agent: false }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
      )
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
