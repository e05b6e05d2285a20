import type { TFunction } from 'i18next'
import type { ReactElement } from 'react'
import { UNKNOWN, type Formats } from '../../i18n/formats.ts'
import type { GridColumn } from '../../ui/grid/LazyGrid.tsx'
import { MaskedCard, PersonName, StatusTag, Time } from '../../ui/values.tsx'
import { countryName } from '../transactions/decline-words.ts'
import { CardStateTag } from './CardStateTag.tsx'
import type { CustomerRow } from './useCustomerList.ts'

/** Cities are kept by their English names. */
const ENGLISH = { language: 'en' } as const

function Cards({ row }: Readonly<{ row: CustomerRow }>): ReactElement {
  return (
    <span className="row g12 el">
      {row.cards.map((card) => (
        <span key={card.id} className="row g6">
          <MaskedCard last4={card.last4} />
          <span className="sm">
            <CardStateTag state={card.state} boxed={false} />
          </span>
        </span>
      ))}
    </span>
  )
}

function Flags({ count, formats }: Readonly<{ count: number; formats: Formats }>): ReactElement {
  if (count === 0) return <span className="t3">0</span>
  return (
    <StatusTag icon="flag" tone="warn" boxed={false}>
      {formats.number(count)}
    </StatusTag>
  )
}

/** City and country; a city that is a country of its own stands once. */
export function placeWords(city: string | null, code: string | null, t: TFunction<'cards'>, formats: Formats): string {
  const country = code === null ? null : countryName(code, formats)
  if (city === null || country === null) return city ?? country ?? UNKNOWN
  return code !== null && city === countryName(code, ENGLISH) ? country : t('person.place', { city, country })
}

export const customerColumns = (t: TFunction<'cards'>, formats: Formats): ReadonlyArray<GridColumn<CustomerRow>> => [
  { id: 'name', header: t('customers.name'), flex: 1.2, cell: (row) => <PersonName name={row.name} /> },
  { id: 'cards', header: t('customers.cards'), flex: 1.4, cell: (row) => <Cards row={row} /> },
  {
    id: 'city',
    header: t('customers.city'),
    flex: 1,
    drop: 1,
    cell: (row) => <span className="t2">{placeWords(row.city, row.country, t, formats)}</span>,
  },
  {
    id: 'since',
    header: t('customers.since'),
    width: 140,
    drop: 2,
    cell: (row) => <Time at={row.since} show="date" />,
  },
  {
    id: 'flags',
    header: t('customers.flags'),
    width: 120,
    align: 'end',
    cell: (row) => <Flags count={row.openFlags} formats={formats} />,
  },
]
