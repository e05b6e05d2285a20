import { useCallback, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon, type IconName } from '../../ui/Icon.tsx'
import { CommandKey } from '../../ui/Kbd.tsx'
import type { CommandId } from '../../ui/keyboard/commands.ts'
import { useCommand } from '../../ui/keyboard/useCommand.ts'
import { SegmentedControl, type Choice } from '../../ui/parts.tsx'
import { companionOf, earlierOf, stepPaper, type Paper } from './cases.ts'
import { PaperFrame } from './PaperFrame.tsx'
import { usePaperName, useTryName } from './words.tsx'
import { clampZoom, turnOn, ZOOM_STEP, type Quarter } from './zoom.ts'

export type PapersProps = Readonly<{
  papers: ReadonlyArray<Paper>
  /** Ids of papers that this person has looked at, here or before. */
  seen: ReadonlySet<string>
  onLooked: (id: string) => void
  mayLook: boolean
  /** Two papers side by side take the room of the fields too. */
  comparing: boolean
  onCompare: (on: boolean) => void
}>

/** The papers: one large, or two side by side; the others below to choose from. */
export function Papers(props: PapersProps): ReactElement {
  const { papers, seen, onLooked, mayLook, comparing, onCompare } = props
  const { t } = useTranslation('reviews')
  const nameOf = usePaperName()
  const [shownId, setShownId] = useState(papers[0]?.id ?? '')
  const [besideId, setBesideId] = useState<string>()
  const [zoom, setZoom] = useState(1)
  const [contrast, setContrast] = useState(false)
  const [turns, setTurns] = useState<Readonly<Record<string, Quarter>>>({})
  const turnOf = (paper: Paper): Quarter => turns[paper.id] ?? 0

  const shown = papers.find((paper) => paper.id === shownId) ?? papers[0]
  const beside = comparing
    ? (papers.find((paper) => paper.id === besideId && paper.id !== shown?.id) ?? undefined)
    : undefined
  const other = beside ?? (comparing && shown !== undefined ? companionOf(papers, shown) : undefined)
  const turning = other ?? shown

  const show = (paper: Paper | undefined): void => {
    if (paper === undefined || paper.id === shown?.id) return
    if (comparing) setBesideId(paper.id)
    else setShownId(paper.id)
    setZoom(1)
  }
  const step = (by: 1 | -1): void => {
    const from = other?.id ?? shown?.id
    if (from !== undefined) show(stepPaper(papers, from, by, other === undefined ? undefined : shown?.id))
  }
  const compare = (on: boolean): void => {
    setBesideId(undefined)
    setZoom(1)
    onCompare(on)
  }
  const showAlone = (paper: Paper | undefined): void => {
    if (paper !== undefined) setShownId(paper.id)
  }
  const several = papers.length > 1
  useCommand('paper.next', () => step(1), { enabled: several })
  useCommand('paper.previous', () => step(-1), { enabled: several })
  useCommand('compare', () => compare(!comparing), { enabled: several, label: t('viewer.sideBySide') })

  const tools: ReadonlyArray<Tool> = [
    { command: 'zoom.out', icon: 'zoomOut', act: () => setZoom((at) => clampZoom(at / ZOOM_STEP)), off: zoom === 1 },
    { command: 'zoom.in', icon: 'zoomIn', act: () => setZoom((at) => clampZoom(at * ZOOM_STEP)) },
    { command: 'zoom.fit', act: () => setZoom(1), word: t('viewer.fit') },
    {
      command: 'paper.turn',
      icon: 'turn',
      word: t('viewer.turn'),
      act: () => turning && setTurns((all) => ({ ...all, [turning.id]: turnOn(turnOf(turning)) })),
    },
    {
      command: 'paper.contrast',
      icon: 'contrast',
      word: t('viewer.contrast'),
      act: () => setContrast((on) => !on),
      pressed: contrast,
    },
  ]
  if (shown === undefined) return <p className="state">{t('viewer.none')}</p>
  const title = other === undefined ? nameOf(shown) : t('viewer.two', { one: nameOf(shown), other: nameOf(other) })
  const frames = other === undefined ? [shown] : [shown, other]
  return (
    <>
      <div className="ph">
        <h2 className="el" title={title}>
          {title}
        </h2>
        <div className="r">
          {several && (
            <View papers={papers} shown={shown} comparing={comparing} onShow={showAlone} onCompare={compare} />
          )}
        </div>
      </div>
      <div className="view">
        <div className="frames">
          {frames.map((paper) => (
            <PaperFrame
              key={paper.id}
              paper={paper}
              name={nameOf(paper)}
              zoom={zoom}
              turn={turnOf(paper)}
              contrast={contrast}
              mayLook={mayLook}
              titled={frames.length > 1}
              onZoom={setZoom}
              onLooked={onLooked}
            />
          ))}
        </div>
        <div className="tools" role="toolbar" aria-label={t('viewer.tools')}>
          {tools.map((tool) => (
            <ToolButton key={tool.command} tool={tool} />
          ))}
          <span className="share" aria-live="off">
            {Math.round(zoom * 100)}%
          </span>
        </div>
      </div>
      <Thumbs papers={papers} seen={seen} current={frames.map((paper) => paper.id)} onShow={show} />
      <div className="hint">
        {several && (
          <>
            {t('viewer.next')} <CommandKey command="paper.next" /> {t('viewer.back')}{' '}
            <CommandKey command="paper.previous" />
          </>
        )}
        <span className="grow" />
        {mayLook && (
          <>
            <Icon name="eye" size="s" /> {t('viewer.recorded')}
          </>
        )}
      </div>
    </>
  )
}

type Tool = Readonly<{
  command: CommandId
  icon?: IconName
  word?: string
  act: () => void
  pressed?: boolean
  off?: boolean
}>

function ToolButton({ tool }: Readonly<{ tool: Tool }>): ReactElement {
  const { t } = useTranslation('shell')
  const { command, icon, word, act, pressed, off = false } = tool
  useCommand(command, act)
  const name = t(`command.${command}`)
  return (
    <button
      type="button"
      title={name}
      disabled={off}
      onClick={act}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
    >
      {icon !== undefined && <Icon name={icon} size="s" />}
      {word === undefined ? <span className="unseen">{name}</span> : <span className="word">{word}</span>}
      <CommandKey command={command} />
    </button>
  )
}

/** Now, the try before, or two side by side. */
function View({
  papers,
  shown,
  comparing,
  onShow,
  onCompare,
}: Readonly<{
  papers: ReadonlyArray<Paper>
  shown: Paper
  comparing: boolean
  onShow: (paper: Paper | undefined) => void
  onCompare: (on: boolean) => void
}>): ReactElement {
  const { t } = useTranslation('reviews')
  const tryName = useTryName()
  const now = papers.find((paper) => paper.kind === shown.kind && paper.current)
  const before = now === undefined ? undefined : earlierOf(papers, now)
  const value = comparing ? 'both' : shown.current || before === undefined ? 'now' : 'before'
  const choices: ReadonlyArray<Choice<'now' | 'before' | 'both'>> = [
    { value: 'now', label: before === undefined ? t('viewer.one') : t('viewer.now') },
    ...(before === undefined ? [] : [{ value: 'before' as const, label: tryName(before.submission) }]),
    { value: 'both', label: t('viewer.sideBySide'), command: 'compare' },
  ]
  return (
    <SegmentedControl
      label={t('viewer.view')}
      value={value}
      choices={choices}
      onChange={(next) => {
        if (next === 'both' || comparing) onCompare(next === 'both')
        if (next === 'now') onShow(now)
        if (next === 'before') onShow(before)
      }}
    />
  )
}

function Thumbs({
  papers,
  seen,
  current,
  onShow,
}: Readonly<{
  papers: ReadonlyArray<Paper>
  seen: ReadonlySet<string>
  current: ReadonlyArray<string>
  onShow: (paper: Paper) => void
}>): ReactElement {
  const { t } = useTranslation('reviews')
  const tryName = useTryName()
  return (
    <ul className="thumbs" aria-label={t('viewer.papers')}>
      {papers.map((paper) => {
        const looked = seen.has(paper.id)
        return (
          <li key={paper.id}>
            <button
              type="button"
              aria-pressed={current.includes(paper.id)}
              title={t(`paper.${paper.kind}`)}
              onClick={() => onShow(paper)}
            >
              <b>
                <span className="el">{t(`paperShort.${paper.kind}`)}</span>
                {looked && <Icon name="eye" size="s" />}
              </b>
              <span className="el">
                {!paper.current ? tryName(paper.submission) : looked ? t('viewer.looked') : t('viewer.notLooked')}
              </span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}

/** The papers that this person has looked at: what the store knows, and what was looked at since. */
export function useSeen(
  papers: ReadonlyArray<Paper>,
): Readonly<{ seen: ReadonlySet<string>; onLooked: (id: string) => void }> {
  const [looked, setLooked] = useState<ReadonlySet<string>>(new Set())
  const onLooked = useCallback((id: string) => setLooked((all) => new Set([...all, id])), [])
  return { seen: new Set([...looked, ...papers.filter((paper) => paper.seen).map((paper) => paper.id)]), onLooked }
}
