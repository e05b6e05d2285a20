// A store host in a process of its own, for killing: JSON, a slow command, an event stream with resume.
// Run with the pipe's path and secret; prints a line when it listens.
import { Buffer } from 'node:buffer'
import { createHost } from '#electron/server/host.ts'
import { admitBySecret } from '#electron/server/admission.ts'
import { listenOnPipe } from '#electron/server/listen.ts'

const [path, secret] = process.argv.slice(2)

const events = (after) => {
  let id = after
  let timer
  const body = new ReadableStream({
    start: (controller) => {
      timer = setInterval(() => {
        id += 1
        controller.enqueue(Buffer.from(`id: ${id}\nevent: message\ndata: {"json":{"id":${id}}}\n\n`))
      }, 20)
    },
    cancel: () => clearInterval(timer),
  })
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
}

/** Writes the next frame of /turns only when it is asked for. */
let turn = () => {}
const turns = () => {
  const body = new ReadableStream({
    start: (controller) => {
      turn = () => controller.enqueue(Buffer.from('data: {"json":{}}\n\n'))
    },
  })
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
}

const handle = async (request) => {
  const { pathname, search } = new URL(request.url)
  if (pathname.endsWith('/events')) return events(Number(request.headers.get('last-event-id') ?? 0))
  if (pathname.endsWith('/turns')) return turns()
  if (pathname.endsWith('/turn')) return Response.json({ json: turn() ?? null })
  if (pathname.endsWith('/echo')) {
    return new Response(await request.arrayBuffer(), { headers: { 'content-type': 'application/json' } })
  }
  if (pathname.endsWith('/headers')) {
    return Response.json({
      json: { method: request.method, pathname, search, headers: Object.fromEntries(request.headers) },
    })
  }
  if (pathname.endsWith('/slow')) {
    await request.text()
    console.log('took the command')
    return new Promise(() => {})
  }
  if (pathname.endsWith('/half')) {
    const body = new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from('{"json":')) })
    setTimeout(() => process.kill(process.pid, 'SIGKILL'), 30)
    return new Response(body, { headers: { 'content-type': 'application/json' } })
  }
  if (pathname.endsWith('/signIn')) {
    const cookie = 'cw_session=token-1; HttpOnly; SameSite=Strict; Path=/'
    return Response.json({ json: {} }, { headers: { 'set-cookie': cookie } })
  }
  return Response.json(
    { json: { defined: true, code: 'NOT_FOUND', status: 404, message: 'Not Found' } },
    { status: 404 },
  )
}

const host = createHost({ handle, peer: { transport: 'pipe' }, admit: admitBySecret(secret), version: '0' })
await listenOnPipe(host, path)
console.log('listening')
