import { useRef, type KeyboardEvent, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon, type IconName } from '../../ui/Icon.tsx'
import { CommandKey, Kbd } from '../../ui/Kbd.tsx'
import type { CommandId } from '../../ui/keyboard/commands.ts'
import { useCommand } from '../../ui/keyboard/useCommand.ts'
import { useListMovement } from '../../ui/useListMovement.ts'
import { KeyButton } from '../../ui/parts.tsx'
import { isUnmarked, nextCheck, type Check, type CheckCode, type Hit, type Mark } from './cases.ts'
import { useCheckName, useCheckWhy } from './words.tsx'

const ICON: Readonly<Record<Check['result'], IconName>> = {
  open: 'person',
  pass: 'check',
  unsure: 'question',
  fail: 'cross',
}
const TONE: Readonly<Record<Check['result'], string>> = { open: 'accent', pass: 'ok', unsure: 'warn', fail: 'danger' }
const MARKS: ReadonlyArray<readonly [Mark, CommandId]> = [
  ['pass', 'verdict.good'],
  ['unsure', 'verdict.unsure'],
  ['fail', 'verdict.bad'],
]

export type ChecksProps = Readonly<{
  /** In the order shown: mine, unsure, failed, passed. */
  checks: ReadonlyArray<Check>
  focused: CheckCode | undefined
  onFocus: (code: CheckCode) => void
  /** Left out where the case is not mine: everything is readable, nothing can be marked. */
  onMark: ((code: CheckCode, result: Mark) => void) | undefined
  hits: ReadonlyArray<Hit>
  onHits: () => void
}>

/** What machines found, and what only a person can say: 1 2 3 on the check in focus. */
export function Checks({ checks, focused, onFocus, onMark, hits, onHits }: ChecksProps): ReactElement {
  const { t } = useTranslation('reviews')
  const whyOf = useCheckWhy()
  const nameOf = useCheckName()
  const index = checks.findIndex((check) => check.code === focused)
  const current = checks[index]
  const box = useListMovement<HTMLUListElement>({
    count: checks.length,
    index,
    onMove: (to) => {
      const check = checks[to]
      if (check !== undefined) onFocus(check.code)
    },
  })
  const mine = onMark !== undefined && current?.by === 'person' ? current : undefined
  const mark = (check: Check | undefined, result: Mark): void => {
    if (check === undefined || onMark === undefined) return
    onMark(check.code, result)
    onFocus(nextCheck(checks, check.code))
  }
  useCommand('verdict.good', () => mark(mine, 'pass'), { enabled: mine !== undefined, label: t('mark.pass') })
  useCommand('verdict.unsure', () => mark(mine, 'unsure'), { enabled: mine !== undefined, label: t('mark.unsure') })
  useCommand('verdict.bad', () => mark(mine, 'fail'), { enabled: mine !== undefined, label: t('mark.fail') })

  const count = (result: Check['result']): number => checks.filter((check) => check.result === result).length
  const unmarked = checks.filter(isUnmarked).length
  const summary = (['pass', 'unsure', 'fail'] as const)
    .filter((result) => count(result) > 0)
    .map((result) => t(`count.${result}`, { count: count(result) }))
  const words = [
    ...summary,
    ...(unmarked > 0 ? [t(onMark === undefined ? 'count.unmarked' : 'count.yours', { count: unmarked })] : []),
  ].join(t('listSeparator'))
  return (
    <>
      <div className="ph line">
        <h2>{t('checks')}</h2>
        <div className="r">
          <span className="el" title={words}>
            {words}
          </span>
          <Kbd keys="J K" />
        </div>
      </div>
      <ul className="checks" ref={box} aria-label={t('checks')}>
        {checks.map((check, at) => {
          const why = whyOf(check)
          const own = check.by === 'person'
          return (
            <li
              key={check.code}
              data-row={at}
              data-check={check.code}
              tabIndex={at === index || (index < 0 && at === 0) ? 0 : -1}
              className={at === index ? 'on' : ''}
              onClick={() => onFocus(check.code)}
              onFocus={() => onFocus(check.code)}
            >
              <span className={TONE[check.result]}>
                <Icon name={ICON[check.result]} />
              </span>
              <b>{nameOf(check)}</b>
              <span className={`sm ${check.result === 'pass' ? 't3' : TONE[check.result]}`}>
                {own && check.result === 'open' && onMark === undefined
                  ? t('result.openOther')
                  : t(`result.${check.result}`)}
              </span>
              {why !== '' && <p>{why}</p>}
              {own && onMark !== undefined && (
                <Marks check={check} keys={at === index} onMark={(result) => mark(check, result)} />
              )}
              {check.code === 'watch_list' && hits.length > 0 && (
                <HitsButton hits={hits} mayJudge={onMark !== undefined} onPress={onHits} />
              )}
            </li>
          )
        })}
      </ul>
    </>
  )
}

function HitsButton({
  hits,
  mayJudge,
  onPress,
}: Readonly<{ hits: ReadonlyArray<Hit>; mayJudge: boolean; onPress: () => void }>): ReactElement {
  const { t } = useTranslation('reviews')
  const open = hits.filter((hit) => hit.state === 'open').length
  return (
    <span className="hits">
      <KeyButton command="case.hits" size="sm" onPress={onPress}>
        {open > 0 && mayJudge ? t('hit.openMany', { count: open }) : t('hit.show')}
      </KeyButton>
    </span>
  )
}

/** Arrow keys move within, Space marks: a mark is an act, so moving past one must not set it. */
function Marks({
  check,
  keys,
  onMark,
}: Readonly<{ check: Check; keys: boolean; onMark: (result: Mark) => void }>): ReactElement {
  const { t } = useTranslation('reviews')
  const box = useRef<HTMLDivElement>(null)
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    const buttons = [...(box.current?.querySelectorAll('button') ?? [])]
    const at = buttons.findIndex((button) => button === document.activeElement)
    event.preventDefault()
    buttons[(at + step + buttons.length) % buttons.length]?.focus()
  }
  return (
    <div className="marks" role="radiogroup" aria-label={t(`check.${check.code}`)} ref={box} onKeyDown={onKeyDown}>
      {MARKS.map(([result, command], at) => {
        const chosen = check.result === result
        return (
          <button
            key={result}
            type="button"
            role="radio"
            aria-checked={chosen}
            tabIndex={chosen || (check.result === 'open' && at === 0) ? 0 : -1}
            onClick={(event) => {
              event.stopPropagation()
              onMark(result)
            }}
          >
            {t(`mark.${result}`)}
            {keys && <CommandKey command={command} />}
          </button>
        )
      })}
    </div>
  )
}
