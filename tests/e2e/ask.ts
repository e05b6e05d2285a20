// Questions to the store from an open page, under the rights of who is signed in there: to find what a test works on.
import type { Locator, Page } from 'playwright-core'
import cardsEn from '#resources/locales/en/cards.json' with { type: 'json' }
import type { CardState } from '#shared/domain/card.ts'

/** Asks under the session of a page that is not open yet. */
export type Ask = (path: string, input: unknown) => Promise<unknown>

export function ask<T>(from: Page | Ask, path: string, input: unknown): Promise<T> {
  if (typeof from === 'function') return from(path, input) as Promise<T>
  return from.evaluate(
    async ([where, body]) => {
      const response = await fetch(`/rpc/v1/${where}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ json: body }),
      })
      if (!response.ok) throw new Error(`${where} answered ${response.status}`)
      return ((await response.json()) as { json: unknown }).json
    },
    [path, input] as const,
  ) as Promise<T>
}

export type FoundCard = Readonly<{ customer: string; card: string; last4: string }>
type People = Readonly<{
  rows: ReadonlyArray<
    Readonly<{ id: string; cards: ReadonlyArray<Readonly<{ id: string; last4: string; state: CardState }>> }>
  >
  cursor: string | null
}>

/** The person who holds the card that ends so. */
export async function cardEnding(page: Page | Ask, last4: string): Promise<FoundCard> {
  const { rows } = await ask<People>(page, 'customers/search', { text: last4 })
  for (const row of rows)
    for (const card of row.cards) if (card.last4 === last4) return { customer: row.id, card: card.id, last4 }
  throw new Error(`the demo has no card ending ${last4}`)
}

/** Minor units that an active card has left: what the tests of one file pay with it. */
const LEFT = 20_000

/** The first card in that state, of people with that card only; an active one can still pay. */
export async function cardInState(page: Page | Ask, state: CardState): Promise<FoundCard> {
  for (let cursor: string | null | undefined; cursor !== null;) {
    const people: People = await ask(page, 'customers/search', {
      text: '',
      limit: 200,
      ...(cursor === undefined ? {} : { cursor }),
    })
    for (const row of people.rows) {
      const [card] = row.cards
      if (row.cards.length !== 1 || card?.state !== state) continue
      const { available } = await ask<{ available: number }>(page, 'cards/get', { id: card.id })
      if (state !== 'active' || available >= LEFT) return { customer: row.id, card: card.id, last4: card.last4 }
    }
    cursor = people.cursor
  }
  throw new Error(`the demo has no card in state ${state}`)
}

/** The caller has confirmed in the app; recorded in the dialog before anything is changed. */
export async function callerKnown(dialog: Locator): Promise<void> {
  await dialog.getByRole('button', { name: cardsEn.caller.inApp }).click()
  await dialog.getByText(cardsEn.caller.by.in_app).waitFor()
}
