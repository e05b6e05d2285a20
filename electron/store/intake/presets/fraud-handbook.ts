// Simulated transactions of the Fraud Detection Handbook (Le Borgne, Siblini, Lebichot, Bontempi; ULB). One card for each customer,
// terminals as merchants. TX_FRAUD_SCENARIO tells how a fraud was made: it is for reading results and never comes in.
import { readAmount, readDateTime, readDigits, readLabel, refused } from '../cells.ts'
import type { IntakeCard, IntakeCustomer, IntakeMerchant, Preset } from '../record.ts'

const CURRENCY = 'EUR'

export const fraudHandbook: Preset = {
  id: 'fraud-handbook',
  columns: ['TRANSACTION_ID', 'TX_DATETIME', 'CUSTOMER_ID', 'TERMINAL_ID', 'TX_AMOUNT', 'TX_FRAUD'],
  identity: 'given',
  currency: CURRENCY,
  timeZone: 'UTC',
  reader: (header) => {
    const [idAt, timeAt, customerAt, terminalAt, amountAt, fraudAt] = fraudHandbook.columns.map((name) =>
      header.indexOf(name),
    ) as [number, number, number, number, number, number]
    return (row) => {
      const outsideId = readDigits(row[idAt]!, 'TRANSACTION_ID')
      if (refused(outsideId)) return outsideId
      const at = readDateTime(row[timeAt]!, 'TX_DATETIME')
      if (refused(at)) return at
      const customer = readDigits(row[customerAt]!, 'CUSTOMER_ID')
      if (refused(customer)) return customer
      const terminal = readDigits(row[terminalAt]!, 'TERMINAL_ID')
      if (refused(terminal)) return terminal
      const amount = readAmount(row[amountAt]!, 'TX_AMOUNT', CURRENCY)
      if (refused(amount)) return amount
      const label = readLabel(row[fraudAt]!, 'TX_FRAUD', at, { fraud: '1', legitimate: '0' })
      if (refused(label)) return label
      return {
        outsideId,
        at,
        amount,
        currency: CURRENCY,
        kind: 'payment',
        declined: false,
        reason: null,
        channel: 'chip',
        pin: 'none',
        customer: {
          outsideId: customer,
          name: `Customer ${customer}`,
          city: null,
          country: null,
        } satisfies IntakeCustomer,
        card: { outsideId: customer, lastFour: customer.slice(-4).padStart(4, '0'), number: null } satisfies IntakeCard,
        merchant: {
          outsideId: terminal,
          name: `Terminal ${terminal}`,
          mcc: null,
          country: null,
          city: null,
        } satisfies IntakeMerchant,
        label,
      }
    }
  },
}
