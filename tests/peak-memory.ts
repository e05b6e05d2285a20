// The most memory this process ever had resident, MB. Not `resourceUsage().maxRSS`: on Linux a process that was started by a larger one
// begins with its starter's figure.
import { readFileSync } from 'node:fs'

export function peakMegabytes(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS / 1024
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]
  if (peak === undefined) throw new Error('/proc/self/status names no VmHWM')
  return Number(peak) / 1024
}
