import { Modal } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { use, useId, useMemo, useState, type KeyboardEvent, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { CommandKey } from '../ui/Kbd.tsx'
import { commandOf, type CommandId } from '../ui/keyboard/commands.ts'
import { KeyboardContext, useEntries } from '../ui/keyboard/useCommand.ts'
import { Layer } from '../ui/Layer.tsx'
import { HitLine } from './HitLine.tsx'
import { hitPath, useFind, type Hit } from './useFind.ts'

type Option =
  | Readonly<{ key: string; kind: 'command'; id: CommandId; label: string }>
  | Readonly<{ key: string; kind: 'hit'; hit: Hit }>

/** Ctrl/Cmd+K: every command that is permitted here, with its key; typed text also finds cards, cases and people. */
export function Palette({ onClose }: Readonly<{ onClose: () => void }>): ReactElement {
  const { t } = useTranslation('shell')
  const id = useId()
  const keyboard = use(KeyboardContext)
  const navigate = useNavigate()
  const entries = useEntries()
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const groups = useFind(text)

  const options = useMemo<ReadonlyArray<Option>>(() => {
    const wanted = text.trim().toLowerCase()
    const seen = new Set<CommandId>()
    const commands = entries
      .filter((entry) => {
        const fits = entry.layer === 0 && entry.enabled && commandOf(entry.id).silent !== true && !seen.has(entry.id)
        if (fits) seen.add(entry.id)
        return fits
      })
      .map((entry) => ({
        key: entry.id,
        kind: 'command' as const,
        id: entry.id,
        label: entry.label ?? t(`command.${entry.id}`),
      }))
      .filter((option) => option.label.toLowerCase().includes(wanted))
    // What belongs to this screen comes before the ways out of it.
    const ways = commands.filter((option) => option.id.startsWith('go.'))
    const acts = commands.filter((option) => !option.id.startsWith('go.'))
    const hits = groups.flatMap((group) => group.hits)
    return [...acts, ...ways, ...hits.map((hit) => ({ key: hit.id, kind: 'hit' as const, hit }))]
  }, [entries, text, groups, t])

  const take = (option: Option): void => {
    onClose()
    if (option.kind === 'hit') void navigate({ href: hitPath(option.hit) })
    // After the palette's layer is gone, so that the screen's commands are in force again.
    else setTimeout(() => keyboard.run(option.id), 0)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setAt((now) => (options.length === 0 ? 0 : (now + step + options.length) % options.length))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      const option = options[at]
      if (option !== undefined) take(option)
    }
  }
  return (
    <Modal.Root
      opened
      onClose={onClose}
      size={560}
      yOffset={96}
      closeOnEscape={false}
      transitionProps={{ duration: 120 }}
    >
      <Modal.Overlay backgroundOpacity={1} color="var(--scrim)" />
      <Modal.Content aria-label={t('command.palette')}>
        <Layer onClose={onClose}>
          <div className="palette">
            <input
              className="input"
              data-autofocus
              value={text}
              placeholder={t('palette.placeholder')}
              spellCheck={false}
              autoComplete="off"
              role="combobox"
              aria-label={t('palette.placeholder')}
              aria-expanded
              aria-controls={`${id}-list`}
              aria-activedescendant={`${id}-${at}`}
              onChange={(event) => {
                setText(event.target.value)
                setAt(0)
              }}
              onKeyDown={onKeyDown}
            />
            <div role="listbox" id={`${id}-list`} aria-label={t('palette.commands')} className="scroll">
              {options.map((option, index) => (
                <div
                  key={option.key}
                  id={`${id}-${index}`}
                  role="option"
                  aria-selected={index === at}
                  ref={index === at ? (element) => element?.scrollIntoView({ block: 'nearest' }) : undefined}
                  onClick={() => take(option)}
                >
                  {option.kind === 'hit' ? (
                    <HitLine hit={option.hit} />
                  ) : (
                    <>
                      <span className="grow el">{option.label}</span>
                      <CommandKey command={option.id} />
                    </>
                  )}
                </div>
              ))}
              {options.length === 0 && <p className="t2">{t('palette.none')}</p>}
            </div>
          </div>
        </Layer>
      </Modal.Content>
    </Modal.Root>
  )
}
