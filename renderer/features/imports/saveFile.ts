import { desktop } from '../../platform/desktop.ts'

/** Gives a text to the person as a file: by the system's dialog on the desktop, as a download in a browser. */
export async function saveFile(name: string, texts: ReadonlyArray<string>): Promise<void> {
  const shell = desktop()
  if (shell !== undefined) {
    await shell.saveFile({ name, kinds: [{ name: 'CSV', extensions: ['csv'] }], content: texts.join('') })
    return
  }
  const address = URL.createObjectURL(new Blob([...texts], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
