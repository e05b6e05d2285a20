// Words of the domain as small integers in the database. A code is never reused; new words are appended.
import { CHANNELS, DECLINE_REASONS, PIN_RESULTS } from '#shared/domain/authorisation.ts'
import { CARD_STATES, PIN_STATES } from '#shared/domain/card.ts'
import { VERDICTS } from '#shared/domain/flag.ts'
import { ORIGINS, TRANSACTION_STATUSES } from '#shared/domain/payment.ts'
import { CASE_KINDS, CASE_STATES, DOCUMENT_KINDS } from '#shared/domain/review.ts'

type Codes<W extends string> = Readonly<{
  code: (word: W) => number
  word: (code: number) => W
  words: ReadonlyArray<W>
}>

function codes<W extends string>(words: ReadonlyArray<W>): Codes<W> {
  const byWord = new Map(words.map((word, code) => [word, code]))
  return {
    words,
    code: (word) => byWord.get(word)!,
    word: (code) => {
      const word = words[code]
      if (word === undefined) throw new RangeError(`no word for code ${code}`)
      return word
    },
  }
}

export const channelCodes = codes(CHANNELS)
export const declineCodes = codes(DECLINE_REASONS)
export const pinResultCodes = codes(PIN_RESULTS)
export const cardStateCodes = codes(CARD_STATES)
export const pinStateCodes = codes(PIN_STATES)
/** Verdicts, and the labels they leave on payments; a payment is never labelled `unsure`. */
export const verdictCodes = codes(VERDICTS)
export const caseKindCodes = codes(CASE_KINDS)
export const caseStateCodes = codes(CASE_STATES)
export const documentKindCodes = codes(DOCUMENT_KINDS)
export const statusCodes = codes(TRANSACTION_STATUSES)
export const originCodes = codes(ORIGINS)
