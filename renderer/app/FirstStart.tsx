import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { client } from '../platform/client.ts'
import { desktop } from '../platform/desktop.ts'
import { useStoreCommand } from '../platform/useStoreCommand.ts'
import { Kbd } from '../ui/Kbd.tsx'
import { Icon, type IconName } from '../ui/Icon.tsx'
import { useCommand, useScreenKeys } from '../ui/keyboard/useCommand.ts'
import { Button } from '../ui/parts.tsx'
import { FaultLine } from '../ui/states.tsx'
import { GatePanel } from './GatePanels.tsx'

type Way = 'demo' | 'empty' | 'remote'
const WAYS: ReadonlyArray<Readonly<{ way: Way; icon: IconName }>> = [
  { way: 'demo', icon: 'people' },
  { way: 'empty', icon: 'store' },
  { way: 'remote', icon: 'globe' },
]

/** The first start of an empty folder: three equal ways, each with one line about where data lies; keys 1, 2, 3. */
export function FirstStart(): ReactElement {
  const { t } = useTranslation('signin')
  const queries = useQueryClient()
  const [way, setWay] = useState<Way>()
  const [code, setCode] = useState<string>()
  const create = useStoreCommand(client.system.create, {
    onDone: ({ recoveryCode }) => {
      if (recoveryCode === null) void queries.resetQueries()
      else setCode(recoveryCode)
    },
  })
  const choose = (chosen: Way): void => {
    if (create.running) return
    setWay(chosen)
    if (chosen === 'demo') create.run({ kind: 'demo' })
  }
  useScreenKeys('start', [])
  const choosing = way === undefined || way === 'demo'
  useCommand('start.demo', () => choose('demo'), { enabled: choosing })
  useCommand('start.empty', () => choose('empty'), { enabled: choosing })
  useCommand('start.remote', () => choose('remote'), { enabled: choosing })

  if (code !== undefined) return <RecoveryCode code={code} onDone={() => void queries.resetQueries()} />
  return (
    <GatePanel title={t('start.title')} wide>
      <p className="t2">{t('start.text')}</p>
      {WAYS.map(({ way: each, icon }, index) => (
        <button key={each} type="button" className="choice" disabled={create.running} onClick={() => choose(each)}>
          <span className="lead">
            <Icon name={icon} />
          </span>
          <b>{t(`start.${each}.title`)}</b>
          <span className="t3 sm">{t(`start.${each}.text`)}</span>
          <Kbd keys={String(index + 1)} />
        </button>
      ))}
      {create.running && (
        <p className="t2" role="status">
          {t('start.making')}
        </p>
      )}
      {way === 'empty' && (
        <EmptyStoreForm running={create.running} onCreate={(input) => create.run({ kind: 'empty', ...input })} />
      )}
      {way === 'remote' && <RemoteForm />}
      <FaultLine fault={create.fault} />
    </GatePanel>
  )
}

type FirstOperator = Readonly<{ name: string; displayName: string; password: string }>

function EmptyStoreForm({
  running,
  onCreate,
}: Readonly<{ running: boolean; onCreate: (operator: FirstOperator) => void }>): ReactElement {
  const { t } = useTranslation('signin')
  const [name, setName] = useState('')
  const [displayName, setDisplayName] = useState('')
  const [password, setPassword] = useState('')
  const complete = name.trim() !== '' && displayName.trim() !== '' && password.length >= 12
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (complete) onCreate({ name, displayName, password })
  }
  return (
    <form onSubmit={submit} style={{ display: 'grid', gap: 12 }}>
      <label className="field">
        <span className="label">{t('start.displayName')}</span>
        <input
          className="input"
          value={displayName}
          autoFocus
          onChange={(event) => setDisplayName(event.target.value)}
        />
      </label>
      <label className="field">
        <span className="label">{t('name')}</span>
        <input
          className="input"
          value={name}
          autoComplete="username"
          onChange={(event) => setName(event.target.value)}
        />
      </label>
      <label className="field">
        <span className="label">{t('password')}</span>
        <input
          className="input"
          type="password"
          value={password}
          autoComplete="new-password"
          onChange={(event) => setPassword(event.target.value)}
        />
        <span className="t3 sm">{t('start.passwordHint')}</span>
      </label>
      <button type="submit" className="btn p" disabled={!complete || running}>
        {t('start.create')}
      </button>
    </form>
  )
}

/** https anywhere, http only on this machine. */
export function storeAddress(text: string): URL | undefined {
  if (!URL.canParse(text.trim())) return undefined
  const url = new URL(text.trim())
  const here = url.hostname === 'localhost' || url.hostname === '127.0.0.1' || url.hostname === '[::1]'
  return url.protocol === 'https:' || (url.protocol === 'http:' && here) ? url : undefined
}

function RemoteForm(): ReactElement {
  const { t } = useTranslation('signin')
  const [address, setAddress] = useState('')
  const [bad, setBad] = useState(false)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const url = storeAddress(address)
    setBad(url === undefined)
    if (url === undefined) return
    const bridge = desktop()
    // The desktop shell asks the person and then loads the page anew; a browser simply goes there.
    if (bridge === undefined) window.location.assign(url)
    else void bridge.connectStore({ url: url.origin })
  }
  return (
    <form onSubmit={submit} style={{ display: 'grid', gap: 12 }}>
      <label className="field">
        <span className="label">{t('start.address')}</span>
        <input
          className="input mono"
          value={address}
          autoFocus
          inputMode="url"
          aria-invalid={bad}
          onChange={(event) => setAddress(event.target.value)}
        />
        <span className={bad ? 'danger sm' : 't3 sm'}>{bad ? t('start.badAddress') : t('start.addressHint')}</span>
      </label>
      <button type="submit" className="btn p">
        {t('start.open')}
      </button>
    </form>
  )
}

function RecoveryCode({ code, onDone }: Readonly<{ code: string; onDone: () => void }>): ReactElement {
  const { t } = useTranslation('signin')
  return (
    <GatePanel title={t('start.recovery.title')}>
      <p className="t2">{t('start.recovery.text')}</p>
      <p className="note mono" style={{ fontSize: 14, lineHeight: '22px', userSelect: 'all' }}>
        {code}
      </p>
      <Button kind="primary" onPress={onDone}>
        {t('start.recovery.done')}
      </Button>
    </GatePanel>
  )
}
