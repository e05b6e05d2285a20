import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { CHANNELS, PIN_RESULTS, type Channel, type PinResult } from '#shared/domain/authorisation.ts'
import { decimalsOf } from '#shared/domain/money.ts'
import { openLocalStore, STORE_HELP, STORE_OPTIONS, systemUser } from './local-store.ts'

const HELP = `Usage: cardwarden authorize --card ID --amount 640.00 [options]

Asks the store whether a payment passes, as the card network does, and prints the answer:
\`approved\`, or \`declined\` with the reason, such as \`declined card_frozen\`. The payment is recorded like any other.

  --card ID                the card: card_… or its number
  --amount N               in whole units of the currency, such as 640.00
  --currency CODE          ISO 4217; by default CNY
  --channel WORD           ${CHANNELS.join(', ')}; by default chip
  --pin WORD               ${PIN_RESULTS.join(', ')}: what the terminal's check said; by default right
  --merchant NAME          by default Test Merchant
  --merchant-id ID         the network's id of the merchant; by default test-merchant
  --mcc CODE               four digits; by default 5411
  --country CODE           where the merchant is, ISO 3166; by default CN
  --request-id ID          repeats a request safely; by default a new one
  --json                   print the whole answer
${STORE_HELP}`

/** 640.00 in minor units; refuses what is no amount of that currency. */
export function minorUnits(text: string, currency: string): number {
  const decimals = decimalsOf(currency)
  const match = /^(\d{1,12})(?:\.(\d+))?$/.exec(text)
  const fraction = match?.[2] ?? ''
  if (match === null || fraction.length > decimals) {
    throw new Error(`--amount: "${text}" is no amount of ${currency}: digits, and at most ${decimals} after the point`)
  }
  return Number(match[1] + fraction.padEnd(decimals, '0'))
}

const oneOf = <W extends string>(name: string, text: string, words: ReadonlyArray<W>): W => {
  const word = words.find((known) => known === text)
  if (word === undefined) throw new Error(`--${name}: "${text}" is not known: ${words.join(', ')}`)
  return word
}

export const run = async (argv: ReadonlyArray<string>): Promise<number> => {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      ...STORE_OPTIONS,
      card: { type: 'string' },
      amount: { type: 'string' },
      currency: { type: 'string', default: 'CNY' },
      channel: { type: 'string', default: 'chip' },
      pin: { type: 'string', default: 'right' },
      merchant: { type: 'string', default: 'Test Merchant' },
      'merchant-id': { type: 'string', default: 'test-merchant' },
      mcc: { type: 'string', default: '5411' },
      country: { type: 'string', default: 'CN' },
      'request-id': { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  })
  if (values.help === true) {
    console.log(HELP)
    return 0
  }
  if (values.card === undefined || values.amount === undefined) throw new Error('--card and --amount are needed')
  const currency = values.currency.toUpperCase()
  const store = await openLocalStore(values)
  try {
    const answer = await store.as('cli', systemUser()).network.authorise({
      requestId: values['request-id'] ?? randomUUID(),
      card: values.card.startsWith('card_') ? { id: values.card } : { pan: values.card.replace(/[ -]/g, '') },
      amount: minorUnits(values.amount, currency),
      currency,
      channel: oneOf<Channel>('channel', values.channel, CHANNELS),
      pin: oneOf<PinResult>('pin', values.pin, PIN_RESULTS),
      merchant: {
        id: values['merchant-id'],
        name: values.merchant,
        mcc: values.mcc,
        country: values.country.toUpperCase(),
      },
    })
    if (values.json === true) console.log(JSON.stringify(answer, null, 2))
    else console.log(answer.reason === null ? answer.result : `${answer.result} ${answer.reason}`)
    return 0
  } finally {
    await store.close()
  }
}
