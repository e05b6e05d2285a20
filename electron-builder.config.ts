// Packages the desktop shell: `npm run build`, then `npx electron-builder --config electron-builder.config.ts`.
import type { Configuration } from 'electron-builder'
import { FUSES } from './electron/main/policy.ts'

// electron-builder has no name for this one yet; it stays at Electron's default, which is what FUSES says.
const { wasmTrapHandlers: _default, ...electronFuses } = FUSES

const config: Configuration = {
  appId: 'org.cardwarden.console',
  productName: 'Cardwarden',
  directories: { output: 'dist', buildResources: 'resources' },
  files: [
    'out/**',
    // app:// serves the plain files: nothing there would unpack these.
    '!out/renderer/**/*.gz',
    'package.json',
    '!node_modules/better-sqlite3/{build,deps,src}/**',
    // The readers of zones and print use the small models only.
    '!node_modules/@tesseract.js-data/*/4.0.0/**',
    '!**/*.{map,d.ts,d.mts,d.cts}',
  ],
  asar: true,
  // Native code is loaded by the system's linker, which cannot look into the archive.
  asarUnpack: [
    '**/*.node',
    '**/node_modules/@img/**',
    '**/node_modules/{tesseract.js,tesseract.js-core,@tesseract.js-data}/**',
  ],
  // The drivers are Node-API and bring their binaries: the one that was tested is the one that is shipped.
  npmRebuild: false,
  nodeGypRebuild: false,
  buildDependenciesFromSource: false,
  electronFuses,
  publish: null,
  mac: { category: 'public.app-category.finance', hardenedRuntime: true, target: ['dmg'] },
  win: { target: ['nsis'] },
  nsis: { oneClick: false, perMachine: false },
  linux: { category: 'Office', target: ['AppImage', 'deb'] },
}

export default config
