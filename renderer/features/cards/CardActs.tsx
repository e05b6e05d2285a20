// The small acts on a card that need no form of their own: each says what will happen, then asks who is calling.
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { client } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import type { IconName } from '../../ui/Icon.tsx'
import { showToast } from '../../ui/toasts.ts'
import { ActDialog, type CardAct } from './ActDialog.tsx'
import type { Card } from './freeze-words.ts'
import type { Lift, Travel } from './life.ts'
import { tripWords } from './scope-words.ts'

export type SmallAct =
  | 'pinForce'
  | 'pinUnlock'
  | 'replace'
  | Readonly<{ endTravel: Travel }>
  | Readonly<{ endLift: Lift }>

type Props = Readonly<{
  card: Card
  onClose: () => void
  /** Shows another card of the person. */
  onCard: (id: string) => void
}>

export function SmallActDialog({ act, ...props }: Props & Readonly<{ act: SmallAct }>): ReactElement {
  if (act === 'replace') return <Replace {...props} />
  if (act === 'pinForce' || act === 'pinUnlock') return <Pin act={act} {...props} />
  return 'endTravel' in act ? (
    <EndTravel travel={act.endTravel} {...props} />
  ) : (
    <EndLift lift={act.endLift} {...props} />
  )
}

/** One sentence, and the frame of every act. */
function Plain({
  words,
  ...rest
}: Readonly<{
  words: Readonly<{ title: string; lines: ReadonlyArray<string>; confirm: string; keep: string }>
  icon: IconName
  card: Card
  caller?: boolean
  command: Parameters<typeof ActDialog>[0]['command']
  onConfirm: (act: CardAct) => void
  onClose: () => void
}>): ReactElement {
  return (
    <ActDialog title={words.title} confirm={words.confirm} keep={words.keep} {...rest}>
      <ul className="then t2">
        {words.lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </ActDialog>
  )
}

function Pin({ card, act, onClose }: Props & Readonly<{ act: 'pinForce' | 'pinUnlock' }>): ReactElement {
  const { t } = useTranslation('cards')
  const { last4 } = card
  const command = useStoreCommand(act === 'pinForce' ? client.cardLife.forcePinChange : client.cardLife.unlockPin, {
    onDone: () => {
      showToast(t(`${act}.done`, { last4 }))
      onClose()
    },
  })
  return (
    <Plain
      words={{
        title: t(`${act}.title`, { last4 }),
        lines: [t(`${act}.then`), t('pin.thenTold')],
        confirm: t(`${act}.confirm`),
        keep: t('pin.keep'),
      }}
      icon="lock"
      card={card}
      command={command}
      onConfirm={command.run}
      onClose={onClose}
    />
  )
}

function Replace({ card, onClose, onCard }: Props): ReactElement {
  const { t } = useTranslation('cards')
  const command = useStoreCommand(client.cardLife.replace, {
    onDone: (out) => {
      showToast(t('ended.replaced'))
      onCard(out.card)
      onClose()
    },
  })
  return (
    <Plain
      words={{
        title: t('ended.replaceTitle', { last4: card.last4 }),
        lines: [t('ended.replaceThen')],
        confirm: t('ended.replaceConfirm'),
        keep: t('ended.replaceKeep'),
      }}
      icon="card"
      card={card}
      caller={false}
      command={command}
      onConfirm={command.run}
      onClose={onClose}
    />
  )
}

function EndTravel({ card, travel, onClose }: Props & Readonly<{ travel: Travel }>): ReactElement {
  const { t } = useTranslation('cards')
  const formats = useFormats()
  const command = useStoreCommand(client.cardLife.endTravel, {
    onDone: () => {
      showToast(t('travel.ended'))
      onClose()
    },
  })
  return (
    <Plain
      words={{
        title: t('travel.endTitle', { countries: tripWords(travel, t, formats) }),
        lines: [t(card.scope.abroad ? 'travel.endThenOn' : 'travel.endThenOff'), t('travel.endTold')],
        confirm: t('travel.endConfirm'),
        keep: t('travel.endKeep'),
      }}
      icon="globe"
      card={card}
      command={command}
      onConfirm={(act) => command.run({ ...act, travel: travel.id })}
      onClose={onClose}
    />
  )
}

function EndLift({ card, lift, onClose }: Props & Readonly<{ lift: Lift }>): ReactElement {
  const { t } = useTranslation('cards')
  const { scope } = lift
  const command = useStoreCommand(client.cardLife.endLift, {
    onDone: () => {
      showToast(t('lift.ended'))
      onClose()
    },
  })
  const what = t(`scope.${scope}`)
  return (
    <Plain
      words={{
        title: t('lift.endTitle', { what }),
        lines: [t('lift.endThen', { what }), t('pin.thenTold')],
        confirm: t('lift.endConfirm'),
        keep: t('lift.endKeep'),
      }}
      icon="declined"
      card={card}
      command={command}
      onConfirm={(act) => command.run({ ...act, scope })}
      onClose={onClose}
    />
  )
}
