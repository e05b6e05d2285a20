// The only code between the page and Electron: a fixed list of calls, nothing else. Built into one CommonJS file.
// Imports shared/desktop.ts only; nobody imports it.
import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron'
import {
  DESKTOP_CHANNELS,
  DESKTOP_GLOBAL,
  MENU_COMMAND_CHANNEL,
  type DesktopBridge,
  type MenuCommand,
} from '#shared/desktop.ts'

const os = process.platform === 'darwin' ? 'mac' : process.platform === 'win32' ? 'windows' : 'linux'

const bridge: DesktopBridge = {
  platform: { os, electron: process.versions.electron ?? '' },
  openFile: (request) => ipcRenderer.invoke(DESKTOP_CHANNELS.openFile, request),
  saveFile: (request) => ipcRenderer.invoke(DESKTOP_CHANNELS.saveFile, request),
  notify: (notice) => ipcRenderer.invoke(DESKTOP_CHANNELS.notify, notice),
  storeTarget: () => ipcRenderer.invoke(DESKTOP_CHANNELS.storeTarget),
  connectStore: (request) => ipcRenderer.invoke(DESKTOP_CHANNELS.connectStore, request),
  onMenuCommand: (listener) => {
    // The page gets the command alone: the event would hand it Electron's own objects.
    const pass = (_event: IpcRendererEvent, command: MenuCommand): void => listener(command)
    ipcRenderer.on(MENU_COMMAND_CHANNEL, pass)
    return () => void ipcRenderer.off(MENU_COMMAND_CHANNEL, pass)
  },
}

contextBridge.exposeInMainWorld(DESKTOP_GLOBAL, bridge)
