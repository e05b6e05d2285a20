import { homedir } from 'node:os'
import { join, posix, win32 } from 'node:path'

/** The store's file in a data folder. */
export const storeFile = (data: string): string => join(data, 'cardwarden.db')

/** The folder of this user's application data, by the custom of the system; a relative XDG path is to be ignored. */
export const defaultDataFolder = (
  platform: NodeJS.Platform = process.platform,
  env: Readonly<Record<string, string | undefined>> = process.env,
  home: string = homedir(),
): string => {
  if (platform === 'win32') {
    return win32.join(env['LOCALAPPDATA'] ?? win32.join(home, 'AppData', 'Local'), 'Cardwarden', 'data')
  }
  if (platform === 'darwin') return posix.join(home, 'Library', 'Application Support', 'Cardwarden', 'data')
  const xdg = env['XDG_DATA_HOME']
  return posix.join(
    xdg !== undefined && posix.isAbsolute(xdg) ? xdg : posix.join(home, '.local', 'share'),
    'cardwarden',
  )
}
