import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { client } from '../../platform/client.ts'
import { useStoreCommand, type StoreCommand } from '../../platform/useStoreCommand.ts'
import { CommandFault } from '../../ui/CommandFault.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { announce } from '../../ui/liveRegion.ts'
import { Button } from '../../ui/parts.tsx'
import { useElapsed } from '../../ui/useNow.ts'
import type { Verification } from './rows.ts'

export type Chain = Readonly<{
  command: StoreCommand<Readonly<Record<never, never>>, Verification>
  /** The result of a run on this page. */
  result: Verification | undefined
  startedAt: number | undefined
  verify: () => void
}>

/** Runs the check of the whole chain; its sentence is said aloud when it ends. */
export function useChain(onEnd: () => void): Chain {
  const { t } = useTranslation('audit')
  const formats = useFormats()
  const [result, setResult] = useState<Verification>()
  const [startedAt, setStartedAt] = useState<number>()
  const command = useStoreCommand(client.audit.verify)
  const verify = (): void => {
    setResult(undefined)
    setStartedAt(Date.now())
    void command.runAsync({}).then((answer) => {
      setStartedAt(undefined)
      if (answer === undefined) return
      setResult(answer)
      announce(
        answer.ok
          ? t('chain.whole', {
              rows: formats.number(answer.rows),
              at: formats.clock(answer.at, false),
              anchor: answer.anchor,
            })
          : t('chain.broken', { seq: formats.number(answer.firstBad?.seq ?? 0) }),
        answer.ok ? 'polite' : 'assertive',
      )
      onEnd()
    })
  }
  return { command, result, startedAt, verify }
}

/** One line: what is known of the chain, and the button that finds out. */
export function ChainBar({ chain, head }: Readonly<{ chain: Chain; head: number | undefined }>): ReactElement {
  const { t } = useTranslation('audit')
  const running = chain.startedAt !== undefined
  return (
    <div className="chain">
      <ChainLine chain={chain} head={head} />
      <span className="grow" />
      {!running && <CommandFault command={chain.command} />}
      <Button size="sm" icon="approvals" onPress={chain.verify} disabled={running}>
        {t('chain.verify')}
      </Button>
    </div>
  )
}

function ChainLine({ chain, head }: Readonly<{ chain: Chain; head: number | undefined }>): ReactElement {
  const { t } = useTranslation('audit')
  const formats = useFormats()
  const elapsed = useElapsed(chain.startedAt)
  const last = useLastVerified(chain.result)
  const { result } = chain
  if (chain.startedAt !== undefined)
    return (
      <span className="row t2" role="status">
        <span className="running" aria-hidden="true">
          <i />
        </span>
        {t('chain.running', { rows: head === undefined ? '' : formats.number(head) })}
        {elapsed >= 2000 && <span className="t3">{formats.duration(elapsed)}</span>}
      </span>
    )
  if (result?.ok === true)
    return (
      <span className="st ok">
        <Icon name="check" size="s" />
        <span>
          {t('chain.whole', { rows: formats.number(result.rows), at: formats.clock(result.at, false), anchor: '' })}{' '}
          <b className="mono">{result.anchor}</b>
        </span>
      </span>
    )
  // The banner above says it.
  if (result !== undefined) return <span />
  if (last === undefined) return <span className="t3">{t('chain.unknown')}</span>
  const words = { when: formats.timeProse(last.at), by: last.actor }
  return last.whole ? (
    <span className="st t2">
      <Icon name="check" size="s" />
      {t('chain.lastWhole', words)}
    </span>
  ) : (
    <span className="st danger">
      <Icon name="warning" size="s" />
      {t('chain.lastBroken', words)}
    </span>
  )
}

type Last = Readonly<{ at: number; actor: string; whole: boolean }>

/** Who last checked it, from the audit itself. */
function useLastVerified(result: Verification | undefined): Last | undefined {
  const all = useSession().can('audit.read') === 'yes'
  const { data } = useQuery({
    queryKey: ['audit verified', result?.at ?? 0],
    queryFn: () => client.audit.list({ query: 'action:audit.verified', cursor: Number.MAX_SAFE_INTEGER, limit: 1 }),
    enabled: all,
    staleTime: 60_000,
  })
  const row = data?.rows[0]
  return row === undefined ? undefined : { at: row.at, actor: row.actor, whole: row.reason === 'whole' }
}

/** The one full-red banner of the product: the audit does not say any more what it said. */
export function BrokenBanner({ result }: Readonly<{ result: Verification }>): ReactElement | null {
  const { t } = useTranslation('audit')
  const formats = useFormats()
  if (result.firstBad === null) return null
  const { seq, problem } = result.firstBad
  return (
    <div className="broken" role="alert">
      <Icon name="warning" />
      <div>
        <p className="b">{t('broken.title', { seq: formats.number(seq) })}</p>
        <p>
          {t(`fault.${problem}`, { defaultValue: problem })} {t('broken.next')}
        </p>
      </div>
    </div>
  )
}
