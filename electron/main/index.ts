// The desktop shell: lifecycle, one window, menu, app:// and the store's host process. Only this file and the two beside
// it that start processes and windows import Electron's values; what they do is decided in modules tested on plain Node.
import { join } from 'node:path'
import { app, dialog, ipcMain, Menu, Notification, protocol, safeStorage, session } from 'electron'
import type { FileKind, StoreTarget } from '#shared/desktop.ts'
import { defaultDataFolder } from '#electron/server/data-folder.ts'
import { createPages } from '#electron/server/pages.ts'
import { createPipePath, createSecret } from '#electron/server/pipe.ts'
import { answerDesktopCalls } from './desktop-calls.ts'
import { developmentPages } from './dev-pages.ts'
import { deviceSecret } from './device-secret.ts'
import { createForwarder } from './forwarder.ts'
import { spawnHost } from './host-process.ts'
import { launchOptions } from './launch-options.ts'
import { menuTemplate } from './menu.ts'
import { APP_ORIGIN, APP_SCHEME, APP_SCHEME_PRIVILEGES, guardContents, guardSession } from './policy.ts'
import { createSessionToken } from './session-token.ts'
import { createStoreKeeper, type StoreKeeper } from './store-keeper.ts'
import type { Target } from './wire.ts'
import { createConsoleWindow } from './window.ts'
import { fill, wordsFor } from './words.ts'

const out = join(import.meta.dirname, '..')
const development = app.isPackaged ? undefined : { server: process.env['ELECTRON_RENDERER_URL'] }
const { data, target: firstTarget } = launchOptions(process.argv.slice(1), defaultDataFolder())

app.enableSandbox()
protocol.registerSchemesAsPrivileged([APP_SCHEME_PRIVILEGES])
app.on('web-contents-created', (_event, contents) => guardContents(contents))

const run = async (): Promise<void> => {
  await app.whenReady()
  const words = wordsFor(app.getLocale())
  const local: Target = { kind: 'pipe', path: await createPipePath(), secret: createSecret() }
  const token = createSessionToken()
  let chosen: StoreTarget = firstTarget
  let target: Target = wireTarget(chosen, local)

  guardSession(session.defaultSession, development)
  protocol.handle(
    APP_SCHEME,
    createForwarder({
      pages:
        development?.server === undefined
          ? createPages({ root: join(out, 'renderer'), precompressed: false })
          : developmentPages(development.server),
      target: () => target,
      session: token,
      now: Date.now,
    }),
  )

  const console = createConsoleWindow(join(out, 'preload', 'index.cjs'), development !== undefined, () =>
    process.stdout.write(`Cardwarden is ready at ${APP_ORIGIN}/\n`),
  )
  const keeper = await keepStore(local, (message) => {
    dialog.showErrorBox(words.store.refusedTitle, fill(words.store.refused, { message, folder: data }))
    if (chosen.kind === 'local') app.quit()
  })
  if (chosen.kind === 'local') keeper.start()

  answerDesktopCalls(ipcMain, {
    chooseFile: async (kinds) => {
      const { filePaths } = await dialog.showOpenDialog({ properties: ['openFile'], filters: filters(kinds) })
      return filePaths[0]
    },
    choosePlace: async (name, kinds) => {
      const { canceled, filePath } = await dialog.showSaveDialog({ defaultPath: name, filters: filters(kinds) })
      return canceled ? undefined : filePath
    },
    notify: (notice) => {
      const shown = new Notification(notice)
      shown.on('click', console.show)
      shown.show()
    },
    storeTarget: () => chosen,
    confirmStore: async (next) => {
      const [known, origin] =
        next.kind === 'remote' ? (['remote', next.origin] as const) : (['local', originOf(chosen)] as const)
      const { response } = await dialog.showMessageBox({
        type: 'question',
        message: words.connect.title,
        detail: fill(words.connect[known], { origin }),
        buttons: [words.connect.confirm, words.connect.cancel],
        defaultId: 1,
        cancelId: 1,
      })
      return response === 0
    },
    useStore: (next) => {
      chosen = next
      target = wireTarget(next, local)
      token.forget()
      if (next.kind === 'local') keeper.start()
      console.reload()
    },
  })

  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(words.menu, process.platform, console.send)))
  app.on('second-instance', console.show)
  app.on('activate', console.show)
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  stopWith(keeper)
  console.show()
}

const wireTarget = (chosen: StoreTarget, local: Target): Target => (chosen.kind === 'local' ? local : chosen)
const originOf = (chosen: StoreTarget): string => (chosen.kind === 'remote' ? chosen.origin : '')

const filters = (kinds: ReadonlyArray<FileKind>): Array<{ name: string; extensions: string[] }> =>
  kinds.map(({ name, extensions }) => ({ name, extensions: [...extensions] }))

const keepStore = async (
  local: Target & { kind: 'pipe' },
  onRefused: (message: string) => void,
): Promise<StoreKeeper> => {
  const secret = await deviceSecret(
    join(app.getPath('userData'), 'keys', 'device.sealed'),
    safeStorage,
    process.platform,
  )
  return createStoreKeeper({
    spawn: () =>
      spawnHost(join(out, 'main', 'store-host.js'), {
        kind: 'open',
        data,
        pipe: local.path,
        secret: local.secret,
        deviceSecret: secret,
        version: app.getVersion(),
      }),
    onRefused,
    now: Date.now,
    schedule: (task, milliseconds) => void setTimeout(task, milliseconds),
  })
}

/** The store is closed before the program ends, also when the system or a terminal asks for the end. */
const stopWith = (keeper: StoreKeeper): void => {
  let stopped = false
  app.on('before-quit', (event) => {
    if (stopped) return
    event.preventDefault()
    void keeper.stop().finally(() => {
      stopped = true
      app.quit()
    })
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit())
}

if (app.requestSingleInstanceLock()) {
  run().catch((error: unknown) => {
    process.stderr.write(`Cardwarden could not start: ${error instanceof Error ? error.message : String(error)}\n`)
    app.exit(1)
  })
} else {
  process.stdout.write('Cardwarden runs already; its window comes up.\n')
  app.quit()
}
