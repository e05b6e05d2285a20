// One reader of zones for the whole process: started when the first paper comes, ended when none has come for a while.
import { createZoneReader, type ZoneReader, type ZoneSeen } from './zone-reader.ts'

const IDLE_MS = 60_000

let reader: ZoneReader | undefined
let idle: NodeJS.Timeout | undefined

export async function readZoneOf(image: Uint8Array): Promise<ZoneSeen> {
  clearTimeout(idle)
  reader ??= createZoneReader()
  try {
    return await reader.read(image)
  } finally {
    clearTimeout(idle)
    // Memory of the model is given back, and a program that is done can end.
    idle = setTimeout(() => void endZones(), IDLE_MS).unref()
  }
}

export async function endZones(): Promise<void> {
  clearTimeout(idle)
  const running = reader
  reader = undefined
  await running?.close()
}
