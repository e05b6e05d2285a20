import { desktop } from './desktop.ts'

/** Gives the parts to the person as a file: by the system's dialog on the desktop, as a download in a browser. False: the person stayed. */
export async function saveFile(
  name: string,
  parts: ReadonlyArray<string | Uint8Array<ArrayBuffer>>,
  type = 'text/plain;charset=utf-8',
): Promise<boolean> {
  const file = new Blob([...parts], { type })
  const ending = /\.(\w+)$/.exec(name)?.[1] ?? 'txt'
  const shell = desktop()
  if (shell !== undefined) {
    const kinds = [{ name: ending.toUpperCase(), extensions: [ending] }]
    const { outcome } = await shell.saveFile({ name, kinds, content: new Uint8Array(await file.arrayBuffer()) })
    if (outcome === 'failed') throw new Error('the file could not be saved')
    return outcome === 'saved'
  }
  const address = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
  return true
}
