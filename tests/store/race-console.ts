// A console in a process of its own, for the race over cases: opens the store that it is told of and does, case by case, what its operator
// would: take it, and if that worked, approve it.
import { createRouterClient } from '@orpc/server'
import { reviews } from '#electron/store/api/reviews.ts'
import type { Services } from '#electron/store/api/services.ts'
import { openDatabase } from '#electron/store/db/open.ts'
import { createFieldCipher } from '#electron/store/security/fields.ts'
import { openKeyring } from '#electron/store/security/keys.ts'
import { createLog } from '#electron/store/security/redact.ts'
import type { RaceOrder, RaceTurn, RaceWord } from './case-races.ts'
import { callOf } from './databases.ts'

const say = (word: RaceWord): void => void process.send!(word)

async function open({ where, master, programme, at }: RaceOrder): Promise<Services> {
  const keyring = openKeyring(Buffer.from(master, 'base64'))
  return {
    db: await openDatabase(where, { create: false }),
    keyring,
    cipher: createFieldCipher(keyring),
    clock: () => at,
    log: createLog({ level: 'silent' }),
    programme,
    committed: () => {},
  }
}

process.once('message', (order: RaceOrder) => {
  void (async () => {
    const services = await open(order)
    const console = createRouterClient(reviews, { context: callOf(services, order.operator) })
    process.on('message', (turn: RaceTurn) => {
      void (async () => {
        const { id, round } = turn
        try {
          const { version } = await console.take({ requestId: `race-take-${order.place}-${round}-0000000`, id })
          const requestId = `race-approve-${order.place}-${round}-0000`
          await console.approve({ requestId, id, version, note: '' })
          say({ round, decided: true, refused: null })
        } catch (error) {
          const { code } = error as { code?: string }
          if (code === undefined) say({ round, decided: false, refused: String(error) })
          else say({ round, decided: false, refused: code })
        }
      })()
    })
    say('ready')
  })()
})
