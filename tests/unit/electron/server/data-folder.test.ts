import { expect, it } from 'vitest'
import { defaultDataFolder } from '#electron/server/data-folder.ts'
import { configDir } from '#electron/store/security/keyfile.ts'

it.each([
  ['linux', {}, '/home/lin', '/home/lin/.local/share/cardwarden'],
  ['linux', { XDG_DATA_HOME: '/data/lin' }, '/home/lin', '/data/lin/cardwarden'],
  ['linux', { XDG_DATA_HOME: 'relative' }, '/home/lin', '/home/lin/.local/share/cardwarden'],
  ['darwin', {}, '/Users/lin', '/Users/lin/Library/Application Support/Cardwarden/data'],
  ['win32', { LOCALAPPDATA: 'C:\\Users\\lin\\Local' }, 'C:\\Users\\lin', 'C:\\Users\\lin\\Local\\Cardwarden\\data'],
  ['win32', {}, 'C:\\Users\\lin', 'C:\\Users\\lin\\AppData\\Local\\Cardwarden\\data'],
] as const)('on %s with %o the data of this user lies by the custom of the system', (platform, env, home, expected) => {
  const folder = defaultDataFolder(platform, env, home)
  expect(folder).toBe(expected)
  // Key files must not lie in the data folder.
  expect(configDir({ platform, env, home }).startsWith(folder)).toBe(false)
})
