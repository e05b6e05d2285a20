import { useEffect, useRef, useState } from 'react'
import type { ExportFormat } from '#shared/contract/exports.ts'
import { client, newRequestId } from '../../platform/client.ts'
import { faultOf, type Fault } from '../../platform/faults.ts'
import { saveFile } from '../../platform/saveFile.ts'

export type ExportAsked = Readonly<{ query: string; ids?: Array<string>; format: ExportFormat }>
export type ExportDone = Readonly<{ rows: number; cut: boolean; saved: boolean }>
/** `total` as far as it is known. */
export type ExportProgress = Readonly<{ rows: number; total: number; exact: boolean }>

export type Exporting = Readonly<{
  run: (asked: ExportAsked) => void
  /** Stops asking and tells the store; what came is thrown away. */
  stop: () => void
  running: boolean
  progress: ExportProgress | undefined
  stopped: boolean
  fault: Fault | undefined
}>

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0))

/** Fetches a file piece by piece; the store reads on only when the page asks, so a page that goes away stops it. */
export function useExport(onDone: (done: ExportDone) => void): Exporting {
  const [progress, setProgress] = useState<ExportProgress>()
  const [state, setState] = useState<'idle' | 'running' | 'stopped'>('idle')
  const [fault, setFault] = useState<Fault>()
  const wish = useRef({ stop: false })
  useEffect(() => () => void (wish.current.stop = true), [])

  const fetchFile = async (asked: ExportAsked, mine: Readonly<{ stop: boolean }>): Promise<void> => {
    const { id, name, type, total, most } = await client.exports.begin({ requestId: newRequestId(), ...asked })
    const expected = { total: Math.min(total.value, most), exact: total.exact || total.value >= most }
    const parts: Array<Uint8Array<ArrayBuffer>> = []
    for (let piece = 0; ; piece++) {
      if (mine.stop) {
        await client.exports.cancel({ requestId: newRequestId(), id })
        setState('stopped')
        return
      }
      const { data, rows, last } = await client.exports.piece({ id, piece })
      parts.push(bytesOf(data))
      setProgress({ ...expected, total: Math.max(expected.total, rows), rows })
      if (last && !mine.stop) break
    }
    const { data, rows, cut } = await client.exports.finish({ requestId: newRequestId(), id })
    parts.push(bytesOf(data))
    const saved = await saveFile(name, parts, type)
    setState('idle')
    onDone({ rows, cut, saved })
  }
  const run = (asked: ExportAsked): void => {
    if (state === 'running') return
    setFault(undefined)
    setProgress(undefined)
    setState('running')
    wish.current = { stop: false }
    fetchFile(asked, wish.current).catch((error: unknown) => {
      setFault(faultOf(error))
      setState('idle')
    })
  }
  return {
    run,
    stop: () => void (wish.current.stop = true),
    running: state === 'running',
    progress,
    stopped: state === 'stopped',
    fault,
  }
}
