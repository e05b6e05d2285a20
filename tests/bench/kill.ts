// Fifty SIGKILLs of a store host while clients write.
import { killWhileWriting } from '#tests/store/kill.ts'
import type { Bench } from './bench.ts'

const ROUNDS = 50

export const bench: Bench = async () => {
  const report = await killWhileWriting(ROUNDS)
  const wrong = report.lost.length + report.torn.length + report.chainsBroken
  console.log(
    `  ${ROUNDS} kills, ${report.acknowledged} acknowledged changes, ${report.lost.length} lost, ${report.torn.length} torn`,
  )
  return [
    {
      name: 'changes lost or torn by 50 kills',
      unit: 'changes',
      median: wrong,
      peer: null,
      ratio: null,
      required: '0',
      ok: wrong === 0,
    },
  ]
}
