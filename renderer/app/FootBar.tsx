import { use, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../i18n/useFormats.ts'
import { CommandKey, Kbd } from '../ui/Kbd.tsx'
import type { CommandId } from '../ui/keyboard/commands.ts'
import {
  KeyboardContext,
  useEntries,
  useFoot,
  usePendingKey,
  useTopLayer,
  type FootHint,
} from '../ui/keyboard/useCommand.ts'
import { useNow } from '../ui/useNow.ts'

function Hint({ hint }: Readonly<{ hint: FootHint }>): ReactElement {
  const { t } = useTranslation('shell')
  const entries = useEntries()
  const ids: ReadonlyArray<CommandId> = typeof hint === 'string' ? [hint] : hint.keys
  const label =
    typeof hint === 'string'
      ? (entries.findLast((entry) => entry.id === hint)?.label ?? t(`command.${hint}`))
      : hint.label
  return (
    <span className="k">
      {ids.map((id) => (
        <CommandKey key={id} command={id} />
      ))}
      {label}
    </span>
  )
}

/** The keys of what is open over the screen, whose own rest meanwhile. */
function LayerHints({ layer }: Readonly<{ layer: number }>): ReactElement {
  const { t } = useTranslation('shell')
  const ids = new Set(useEntries().flatMap((entry) => (entry.layer === layer && entry.enabled ? [entry.id] : [])))
  const reasons = [...ids].filter((id) => id.startsWith('reason.')).length
  return (
    <>
      {reasons > 0 && (
        <span className="k">
          <Kbd keys={reasons === 1 ? '1' : `1–${reasons}`} />
          {t('foot.reason')}
        </span>
      )}
      {(['confirm', 'close'] as const).map((id) => ids.has(id) && <Hint key={id} hint={id} />)}
    </>
  )
}

/** The keys of this screen, the zone of every time shown, and the way to all keys. */
export function FootBar(): ReactElement {
  const { t } = useTranslation('shell')
  const formats = useFormats()
  const { hints } = useFoot()
  const layer = useTopLayer()
  const pending = usePendingKey()
  const keyboard = use(KeyboardContext)
  const now = useNow(60_000)
  return (
    <footer className="foot">
      <div className="keys">
        {pending !== '' && (
          <span className="k">
            <Kbd keys={pending} />
            {t('foot.goTo')}
          </span>
        )}
        {layer > 0 ? (
          <LayerHints layer={layer} />
        ) : (
          hints.map((hint) => <Hint key={typeof hint === 'string' ? hint : hint.keys.join()} hint={hint} />)
        )}
      </div>
      <span className="k">{t('foot.zone', { zone: formats.zoneName(now) })}</span>
      <button type="button" className="k" onClick={() => keyboard.run('keys')}>
        <CommandKey command="keys" />
        {t('foot.all')}
      </button>
    </footer>
  )
}
