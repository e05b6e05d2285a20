import { spawn } from 'node:child_process'

/** The system's own command that opens an address. */
export const browserCommand = (
  url: string,
  platform: NodeJS.Platform = process.platform,
): readonly [command: string, args: ReadonlyArray<string>] => {
  if (platform === 'darwin') return ['open', [url]]
  // `start` is a word of cmd; rundll32 needs no shell, which would read the address.
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', url]]
  return ['xdg-open', [url]]
}

/** Opens the system's browser. Without one nothing happens: the address stands in the terminal anyway. */
export const openBrowser = (url: string): void => {
  const [command, args] = browserCommand(url)
  const child = spawn(command, [...args], { stdio: 'ignore', detached: true })
  child.on('error', () => {})
  child.unref()
}
