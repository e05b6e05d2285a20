// Changes that wait for a second person: lifting freezes after fraud, and limits past what an agent may set.
import { isGrave } from '#shared/domain/card.ts'
import { publicId } from '#shared/domain/ids.ts'
import { maskPan } from '#shared/domain/mask.ts'
import type { Services } from '#electron/store/api/services.ts'
import { stageChange } from '#electron/store/api/staging.ts'
import { cardById } from '#electron/store/db/cards.ts'
import { addHistory } from '#electron/store/db/records.ts'
import { CAST, castIndex } from '../cast.ts'
import { AGENT, INVESTIGATOR } from '../operators.ts'
import type { DemoOperator, DemoProgramme } from '../records.ts'
import type { StaffAct } from './acts.ts'
import type { Keys } from './people.ts'

const MINUTE = 60_000

type Request = Readonly<{
  card: number
  action: 'card.unfreeze' | 'card.limits'
  event: 'card.unfreeze_asked' | 'card.limits_asked'
  payload: unknown
  maker: DemoOperator
  note: string
  minutesAgo: number
}>

export async function stageRequests(
  services: Services,
  programme: DemoProgramme,
  keys: Keys,
  acts: Array<StaffAct>,
): Promise<void> {
  const closings = [...programme.cardClosings()]
  // The cast has stories of its own, at whatever hour the demo is made.
  const gravely = closings.filter(
    ({ card, state }) =>
      card >= CAST.length &&
      state.state === 'frozen' &&
      state.freeze !== null &&
      isGrave(state.freeze.reason) &&
      programme.asOf - state.freeze.at > 3 * 3_600_000,
  )
  const traveller = castIndex('8420')
  const { scope } = closings[traveller]!.state
  const requests: ReadonlyArray<Request> = [
    {
      card: traveller,
      action: 'card.limits',
      event: 'card.limits_asked',
      payload: { limits: { payment: 2_000_000, day: 2_000_000, month: 6_000_000 }, scope },
      maker: AGENT,
      note: 'Holder buys furniture this week; identity checked by call-back.',
      minutesAgo: 96,
    },
    ...gravely.slice(0, 3).map(({ card }, place): Request => ({
      card,
      action: 'card.unfreeze',
      event: 'card.unfreeze_asked',
      payload: { state: 'active' },
      maker: place === 1 ? INVESTIGATOR : AGENT,
      note: [
        'Holder found the telephone again.',
        'The payments were the holder’s own; confirmed by call-back.',
        'Holder asks for the card back after the dispute was settled.',
      ][place]!,
      minutesAgo: [141, 58, 12][place]!,
    })),
  ]
  const cards = [...programme.cards()]
  await services.db.write(function* () {
    for (const { card, action, event, payload, maker, note, minutesAgo } of requests) {
      const at = programme.asOf - minutesAgo * MINUTE
      const row = (yield* cardById(keys.cards[card]!))!
      const staged = yield* stageChange(row, { action, payload, maker: keys.operators[maker.index]!, note }, at)
      yield* addHistory('card', row.id, at, event, maker.displayName, { note })
      acts.push({
        at,
        operator: maker.index,
        entry: {
          action: action === 'card.unfreeze' ? 'card.unfrozen' : 'card.limits_set',
          targetKind: 'card',
          target: publicId('card', row.id),
          label: maskPan(cards[card]!.last4),
          reason: note,
          changes: [{ field: 'staged', before: null, after: staged.id }],
        },
      })
    }
  })
}
