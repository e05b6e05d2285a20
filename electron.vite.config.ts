import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'
import type { Plugin } from 'vite'

const root = import.meta.dirname

/** Writes `name.gz` beside every text asset, so that the server sends ready-made bytes and never compresses per request. */
const precompressed = (): Plugin => ({
  name: 'cardwarden:precompressed',
  apply: 'build',
  writeBundle(options) {
    const folder = options.dir ?? resolve(root, 'out/renderer')
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!/\.(js|css|svg|json)$/.test(name)) continue
      const path = join(folder, name)
      writeFileSync(`${path}.gz`, gzipSync(readFileSync(path), { level: constants.Z_BEST_COMPRESSION }))
    }
  },
})

/**
 * The first script begins the program by import(), so that it can ask for everything else meanwhile. The page names the program's
 * chunks itself: the browser fetches them before the first script has run.
 */
const programPreloaded = (): Plugin => ({
  name: 'cardwarden:program-preloaded',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { bundle = {} }) {
      const chunks = Object.values(bundle).filter((output) => output.type === 'chunk')
      const program = chunks.find(({ facadeModuleId }) => facadeModuleId?.endsWith('/app/program.tsx'))
      if (program === undefined) throw new Error('the program has no chunk of its own')
      return [program.fileName, ...program.imports].map((file) => ({
        tag: 'link',
        attrs: { rel: 'modulepreload', crossorigin: true, href: `/${file}` },
        injectTo: 'head',
      }))
    },
  },
})

/**
 * electron-vite makes every address relative, for pages from file://. Ours come from an origin and have routes with
 * several parts: /reviews/app_1 would ask for /reviews/assets/….
 */
const absoluteBase = (): Plugin => ({ name: 'cardwarden:base', enforce: 'post', config: () => ({ base: '/' }) })

export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      minify: false,
      rolldownOptions: {
        input: {
          index: resolve(root, 'electron/main/index.ts'),
          'backtest-worker': resolve(root, 'electron/store/risk/backtest-worker.ts'),
          'train-worker': resolve(root, 'electron/store/risk/train-worker.ts'),
          'store-host': resolve(root, 'electron/main/store-host.ts'),
          'paper-thread': resolve(root, 'electron/store/identity/paper-thread.ts'),
          'intake-import': resolve(root, 'electron/store/intake/import-thread.ts'),
          'intake-reader': resolve(root, 'electron/store/intake/reader-thread.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload can require nothing but 'electron': everything else is bundled into one CommonJS file.
      externalizeDeps: false,
      rolldownOptions: {
        input: { index: resolve(root, 'electron/preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
      },
    },
  },
  renderer: {
    root: resolve(root, 'renderer'),
    base: '/',
    plugins: [react(), programPreloaded(), precompressed(), absoluteBase()],
    build: {
      outDir: resolve(root, 'out/renderer'),
      emptyOutDir: true,
      minify: true,
      modulePreload: { polyfill: false },
      // Inlined data: URLs are refused for fonts and scripts by the content policy.
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1200,
      rolldownOptions: {
        input: { index: resolve(root, 'renderer/index.html') },
        output: {
          // What every screen uses comes in one piece: on a first load each further file costs more than its bytes.
          codeSplitting: {
            groups: [
              {
                name: 'first',
                priority: 2,
                test: /[\\/]renderer[\\/](app[\\/](main|chunks|preferences)|platform[\\/]early|i18n[\\/](words|languages))\.ts$/,
              },
              {
                name: 'base',
                priority: 1,
                test: /[\\/]renderer[\\/]((ui|platform|i18n)[\\/][^\\/]+|ui[\\/]keyboard[\\/].*)\.tsx?$|[\\/]node_modules[\\/](react|react-dom|scheduler|react-i18next|i18next|@tanstack|@orpc|use-sync-external-store|clsx)[\\/]/,
              },
            ],
          },
        },
      },
    },
  },
})
