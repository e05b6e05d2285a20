import { readFile, stat, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import type { IpcMain, IpcMainInvokeEvent } from 'electron'
import { z } from 'zod'
import {
  DESKTOP_CHANNELS,
  type ConnectedStore,
  type FileKind,
  type OpenedFile,
  type SavedFile,
  type StoreTarget,
} from '#shared/desktop.ts'
import { isAppUrl } from './policy.ts'
import { parseStoreAddress } from './store-address.ts'

/** What the calls need from the system; index.ts gives Electron's dialogs and notifications. */
export type DesktopServices = Readonly<{
  chooseFile: (kinds: ReadonlyArray<FileKind>) => Promise<string | undefined>
  choosePlace: (name: string, kinds: ReadonlyArray<FileKind>) => Promise<string | undefined>
  notify: (notice: Readonly<{ title: string; body: string }>) => void
  storeTarget: () => StoreTarget
  confirmStore: (target: StoreTarget) => Promise<boolean>
  useStore: (target: StoreTarget) => void
}>

/** Bytes of the largest file the page may read; larger ones go through the import of the command line. */
export const OPEN_LIMIT = 64 * 1024 * 1024

const Kinds = z
  .array(
    z.strictObject({ name: z.string().max(100), extensions: z.array(z.string().regex(/^\w{1,12}$|^\*$/)).max(20) }),
  )
  .max(20)
const OpenRequest = z.strictObject({ kinds: Kinds })
const SaveRequest = z.strictObject({
  name: z.string().min(1).max(200),
  kinds: Kinds,
  content: z.union([z.string(), z.instanceof(Uint8Array)]),
})
const Notice = z.strictObject({ title: z.string().min(1).max(200), body: z.string().max(500) })
const ConnectRequest = z.strictObject({ url: z.string().max(2000).nullable() })

/**
 * Answers what the preload offers, to the page in the window's main frame only. The page may be taken over, so its
 * arguments are checked here as a stranger's: a file is read or written only where the person just chose it.
 */
export const answerDesktopCalls = (ipc: IpcMain, services: DesktopServices): void => {
  const answer = <Result>(channel: string, respond: (input: unknown) => Promise<Result> | Result): void =>
    ipc.handle(channel, (event, input: unknown) => {
      if (!isFromPage(event)) throw new Error('This call is for the console only')
      return respond(input)
    })

  answer(DESKTOP_CHANNELS.openFile, (input) => openFile(OpenRequest.parse(input), services))
  answer(DESKTOP_CHANNELS.saveFile, (input) => saveFile(SaveRequest.parse(input), services))
  answer(DESKTOP_CHANNELS.notify, (input) => services.notify(Notice.parse(input)))
  answer(DESKTOP_CHANNELS.storeTarget, () => services.storeTarget())
  answer(DESKTOP_CHANNELS.connectStore, (input) => connectStore(ConnectRequest.parse(input), services))
}

const isFromPage = ({ senderFrame }: IpcMainInvokeEvent): boolean =>
  senderFrame !== null && senderFrame.parent === null && isAppUrl(senderFrame.url)

const openFile = async ({ kinds }: z.infer<typeof OpenRequest>, services: DesktopServices): Promise<OpenedFile> => {
  const path = await services.chooseFile(kinds)
  if (path === undefined) return { outcome: 'cancelled' }
  try {
    if ((await stat(path)).size > OPEN_LIMIT) return { outcome: 'too_large', limitBytes: OPEN_LIMIT }
    return { outcome: 'opened', name: basename(path), bytes: new Uint8Array(await readFile(path)) }
  } catch {
    return { outcome: 'failed' }
  }
}

const saveFile = async (
  { name, kinds, content }: z.infer<typeof SaveRequest>,
  services: DesktopServices,
): Promise<SavedFile> => {
  const path = await services.choosePlace(fileName(name), kinds)
  if (path === undefined) return { outcome: 'cancelled' }
  try {
    await writeFile(path, content, { mode: 0o600 })
    return { outcome: 'saved', name: basename(path) }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOSPC' || code === 'EDQUOT') return { outcome: 'failed', reason: 'no_space' }
    return {
      outcome: 'failed',
      reason: code === 'EACCES' || code === 'EPERM' || code === 'EROFS' ? 'not_allowed' : 'other',
    }
  }
}

/** A name to suggest, and no more: no folder, no control characters, nothing Windows refuses. */
export const fileName = (suggested: string): string => {
  const name = suggested
    .replaceAll(/[\p{Cc}<>:"/\\|?*]/gu, '_')
    .replace(/^\.+/, '_')
    .trim()
  return name === '' ? '_' : name
}

const connectStore = async (
  { url }: z.infer<typeof ConnectRequest>,
  services: DesktopServices,
): Promise<ConnectedStore> => {
  const address = url === null ? undefined : parseStoreAddress(url)
  if (address !== undefined && 'problem' in address) return { outcome: address.problem }
  const target: StoreTarget = address === undefined ? { kind: 'local' } : { kind: 'remote', origin: address.origin }
  // Asked by the system and not by the page: a page taken over could otherwise send passwords to a server of its own.
  if (!(await services.confirmStore(target))) return { outcome: 'cancelled' }
  services.useStore(target)
  return { outcome: 'connected' }
}
