import { fork, type ChildProcess } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { vi } from 'vitest'

// Gives a forked Node process the message port a utility process has.
const PARENT_PORT = `data:text/javascript,${encodeURIComponent(`
process.parentPort = {
  on: (_event, listener) => process.on('message', (data) => listener({ data })),
  postMessage: (message) => process.send(message),
}`)}`

export type FakeElectron = Readonly<{
  /** What `import 'electron'` gets. */
  module: Readonly<{ app: Readonly<{ quit: () => void }> }>
  /** What was done in which order, as far as the order matters. */
  order: ReadonlyArray<string>
  windows: ReadonlyArray<Readonly<{ options: unknown; urls: ReadonlyArray<string> }>>
  hosts: ReadonlyArray<ChildProcess>
  /** The texts of error boxes. */
  errors: ReadonlyArray<string>
  /** A request of the page. */
  ask: (path: string, init?: RequestInit) => Promise<Response>
}>

/**
 * Electron's parts as the shell uses them, on plain Node: processes are real ones, windows and dialogs are remembered.
 */
export const fakeElectron = (answers: Readonly<{ userData: string }>): FakeElectron => {
  const order: string[] = []
  const windows: Array<Readonly<{ options: unknown; urls: string[] }>> = []
  const hosts: ChildProcess[] = []
  const errors: string[] = []
  let handler: ((request: Request) => Promise<Response>) | undefined

  const app = Object.assign(new EventEmitter(), {
    isPackaged: true,
    enableSandbox: () => void order.push('sandbox'),
    whenReady: async () => void order.push('ready'),
    requestSingleInstanceLock: () => true,
    getLocale: () => 'en-GB',
    getVersion: () => '0.1.0',
    getPath: () => answers.userData,
    exit: (code: number) => void errors.push(`exit ${code}`),
    quit: () => {
      const event = { prevented: false, preventDefault: () => void (event.prevented = true) }
      app.emit('before-quit', event)
      if (!event.prevented) order.push('quit')
    },
  })

  class BrowserWindow extends EventEmitter {
    readonly urls: string[] = []
    readonly webContents = Object.assign(new EventEmitter(), {
      setWindowOpenHandler: () => {},
      reload: () => {},
      send: vi.fn(),
    })
    constructor(options: unknown) {
      super()
      windows.push({ options, urls: this.urls })
      app.emit('web-contents-created', {}, this.webContents)
    }
    async loadURL(url: string): Promise<void> {
      this.urls.push(url)
      order.push('load')
      this.emit('ready-to-show')
      this.webContents.emit('did-finish-load')
    }
    show(): void {
      order.push('show')
    }
    focus(): void {}
    isMinimized(): boolean {
      return false
    }
  }

  const module = {
    app,
    BrowserWindow,
    Notification: class extends EventEmitter {
      show(): void {}
    },
    Menu: { buildFromTemplate: (template: unknown) => template, setApplicationMenu: () => void order.push('menu') },
    dialog: {
      showErrorBox: (_title: string, content: string) => void errors.push(content),
      showMessageBox: async () => ({ response: 0 }),
      showOpenDialog: async () => ({ filePaths: [] }),
      showSaveDialog: async () => ({ canceled: true }),
    },
    ipcMain: {
      handlers: new Map<string, unknown>(),
      handle: (name: string, listener: unknown) => void module.ipcMain.handlers.set(name, listener),
    },
    protocol: {
      registerSchemesAsPrivileged: () => void order.push('scheme'),
      handle: (_scheme: string, given: (request: Request) => Promise<Response>) => {
        order.push('handle')
        handler = given
      },
    },
    safeStorage: { isAsyncEncryptionAvailable: async () => false },
    session: {
      defaultSession: Object.assign(new EventEmitter(), {
        setPermissionRequestHandler: () => void order.push('guard'),
        setPermissionCheckHandler: () => {},
        setDevicePermissionHandler: () => {},
        webRequest: { onBeforeRequest: () => {} },
      }),
    },
    utilityProcess: {
      fork: (script: string) => {
        const child = fork(script, [], { execArgv: ['--import', PARENT_PORT], serialization: 'advanced' })
        hosts.push(child)
        return {
          once: (event: string, listener: () => void) => child.once(event, listener),
          on: (event: string, listener: () => void) => child.on(event, listener),
          postMessage: (message: object) => child.connected && child.send(message),
          kill: () => child.kill(),
        }
      },
    },
  }

  return {
    module,
    order,
    windows,
    hosts,
    errors,
    ask: (path: string, init?: RequestInit): Promise<Response> => handler!(new Request(`app://console${path}`, init)),
  }
}
