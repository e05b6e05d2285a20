// tesseract.js as the readers use it: one engine with one set of letters at a time, so that its memory is that of one.
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createWorker, OEM, type PSM, type Word, type Worker } from 'tesseract.js'

export type Letters = 'eng' | 'chi_sim'
export type LetterReader = Readonly<{
  /** The words of a picture (PNG). `only`: no other characters than these are seen. Calls must not overlap. */
  words: (letters: Letters, png: Buffer, mode: PSM, only?: string) => Promise<ReadonlyArray<Word>>
  close: () => Promise<void>
}>

async function startWorker(letters: Letters): Promise<Worker> {
  const folder = dirname(fileURLToPath(import.meta.resolve(`@tesseract.js-data/${letters}/package.json`)))
  const worker = await createWorker(letters, OEM.LSTM_ONLY, {
    langPath: join(folder, '4.0.0_best_int'),
    // Nothing is written to disk and nothing is fetched.
    cacheMethod: 'none',
  })
  await worker.setParameters({ user_defined_dpi: '300' })
  return worker
}

export function createLetterReader(): LetterReader {
  let running: Readonly<{ letters: Letters; worker: Worker }> | undefined

  const close = async (): Promise<void> => {
    const worker = running?.worker
    running = undefined
    await worker?.terminate()
  }

  return {
    words: async (letters, png, mode, only = '') => {
      if (running?.letters !== letters) {
        await close()
        running = { letters, worker: await startWorker(letters) }
      }
      const { worker } = running
      await worker.setParameters({ tessedit_pageseg_mode: mode, tessedit_char_whitelist: only })
      const { data } = await worker.recognize(png, {}, { text: false, blocks: true })
      return (data.blocks ?? [])
        .flatMap((block) => block.paragraphs)
        .flatMap((paragraph) => paragraph.lines)
        .flatMap((line) => line.words)
    },
    close,
  }
}
