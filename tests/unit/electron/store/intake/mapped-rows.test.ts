import { expect, it } from 'vitest'
import { mappedLayout } from '#electron/store/intake/mapped-rows.ts'
import { guessColumns } from '#shared/intake/mapping.ts'

const PAN = '4242424242424242'

function read(header: string, line: string) {
  const names = header.split(',')
  const columns = guessColumns(names)
  return mappedLayout({ source: 's', columns, dates: 'ymd', timeZone: 'UTC', currency: 'CNY', decimal: '.' }).reader(
    names,
  )(line.split(','))
}

it('reads a payment by its card number, which stays in memory, or by the card as another system names it', () => {
  const paid = 'p1,2026-11-24 09:30,57.16,Kumo'
  expect(read('transaction_id,time,amount,merchant_name,card_number', `${paid},4242 4242 4242 4242`)).toMatchObject({
    outsideId: 'p1',
    amount: 5716,
    card: { number: PAN, outsideId: null, lastFour: '4242' },
  })
  expect(read('transaction_id,time,amount,merchant_name,card_id', `${paid},K-77`)).toMatchObject({
    card: { number: null, outsideId: 'K-77', lastFour: '0077' },
  })
})

it('refuses a card number in the column of names for cards, which is kept in clear, without repeating it', () => {
  const refusal = read('transaction_id,time,amount,merchant_name,card_id', `p1,2026-11-24 09:30,57.16,Kumo,${PAN}`)
  expect(refusal).toMatchObject({ problem: 'card_number_here', field: 'card_id' })
  expect(JSON.stringify(refusal)).not.toContain(PAN)
  expect(JSON.stringify(refusal)).toContain('name its column as the card number')
})
