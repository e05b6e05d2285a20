// The letter to a holder about a dispute, for the state it is in.
import type { DisputeReason, DisputeState } from '#shared/domain/dispute.ts'
import { dateWords, fill, moneyWords, NOTICE_WORDS, type WordLanguage } from './words.ts'

export type LetterFacts = Readonly<{
  state: DisputeState
  reason: DisputeReason
  name: Readonly<{ native: string | null; latin: string }>
  merchant: string
  amount: number
  currency: string
  provisional: boolean
  recovered: number
  paidAt: number
  dueAt: number
  last4: string
}>

export function letterOf(
  facts: LetterFacts,
  language: WordLanguage,
  timeZone: string,
): { subject: string; body: string } {
  const { letter } = NOTICE_WORDS[language]
  const { native, latin } = facts.name
  const values = {
    name: language === 'zh-CN' ? (native ?? latin) : latin,
    merchant: facts.merchant,
    money: moneyWords(facts.amount, facts.currency, language),
    recovered: moneyWords(facts.recovered, facts.currency, language),
    reason: letter.reason[facts.reason],
    paid: dateWords(facts.paidAt, language, timeZone),
    due: dateWords(facts.dueAt, language, timeZone),
    last4: facts.last4,
  }
  const open = facts.state === 'open' || facts.state === 'submitted'
  const lines = [
    letter.dear,
    letter.claim,
    letter[facts.state],
    ...(open && facts.provisional ? [letter.credit] : []),
    letter.end,
  ]
  return { subject: fill(letter.subject, values), body: lines.map((line) => fill(line, values)).join('\n\n') }
}
