// Which dialog is open over a card.
import { lazy, Suspense, type ReactElement } from 'react'
import { SmallActDialog, type SmallAct } from './CardActs.tsx'
import type { Card } from './freeze-words.ts'
import { FreezeDialog } from './FreezeDialog.tsx'
import { KindsDialog } from './KindsDialog.tsx'
import type { Life } from './life.ts'
import { LiftDialog } from './LiftDialog.tsx'
import { LimitsDialog } from './LimitsDialog.tsx'
import { ReportDialog } from './ReportDialog.tsx'
import type { Customer } from './timeline-words.ts'
import { UnfreezeDialog } from './UnfreezeDialog.tsx'

// With it comes the list of countries.
const TravelDialog = lazy(() => import('./TravelDialog.tsx').then((module) => ({ default: module.TravelDialog })))

export type CardOpened =
  | 'freeze'
  | 'unfreeze'
  | 'edit'
  | 'report'
  | 'kinds'
  | 'lift'
  | 'travel'
  | Readonly<{ act: SmallAct }>

export function CardDialogs({
  opened,
  customer,
  card,
  life,
  onClose,
  onCard,
}: Readonly<{
  opened: CardOpened
  customer: Customer
  card: Card
  life: Life | undefined
  onClose: () => void
  onCard: (id: string) => void
}>): ReactElement | null {
  const { name } = customer
  if (typeof opened === 'object')
    return <SmallActDialog act={opened.act} card={card} onClose={onClose} onCard={onCard} />
  switch (opened) {
    case 'freeze':
      return <FreezeDialog card={card.id} name={name} onClose={onClose} />
    case 'unfreeze':
      return <UnfreezeDialog card={card.id} name={name} onClose={onClose} />
    case 'edit':
      return <LimitsDialog card={card} onClose={onClose} />
    case 'report':
      return <ReportDialog card={card} life={life} onClose={onClose} onCard={onCard} />
    case 'lift':
      return <LiftDialog card={card} onClose={onClose} />
    case 'kinds':
      return life === undefined ? null : <KindsDialog card={card} life={life} onClose={onClose} />
    case 'travel':
      return (
        <Suspense fallback={null}>
          <TravelDialog card={card} onClose={onClose} />
        </Suspense>
      )
  }
}
