import { useId, useState, type FormEvent, type KeyboardEvent, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../i18n/useFormats.ts'
import { client } from '../platform/client.ts'
import { useStoreCommand } from '../platform/useStoreCommand.ts'
import { Icon } from '../ui/Icon.tsx'
import { FaultLine } from '../ui/states.tsx'
import { initials } from '../ui/values.tsx'
import { GatePanel } from './GatePanels.tsx'
import type { Session, SessionValue } from './session.ts'

export type Locked = Readonly<{ name: string; displayName: string; at: number; reason: 'person' | 'idle' }>

export type SignInProps = Readonly<{
  demo: Session['demo']
  /** Set after a lock: the panel then waits for this person. */
  locked: Locked | undefined
  onEntered: (value: SessionValue) => void
  onOther: () => void
}>

/** Sign-in: the demo's roles by one click, otherwise name and password; one message for every failure. */
export function SignIn({ demo, locked, onEntered, onOther }: SignInProps): ReactElement {
  const { t } = useTranslation('signin')
  const formats = useFormats()
  const [byPassword, setByPassword] = useState(false)
  const title = locked !== undefined ? t('locked.title') : demo.length > 0 && !byPassword ? t('demo.title') : t('title')
  return (
    <GatePanel title={title}>
      {locked !== undefined && (
        <p className="t2" role="status">
          {t(`locked.${locked.reason}`, { at: formats.clock(locked.at, false) })}
        </p>
      )}
      {demo.length > 0 && !byPassword ? (
        <DemoRoles demo={demo} only={locked?.name} onEntered={onEntered} />
      ) : (
        <PasswordForm name={locked?.name ?? ''} onEntered={onEntered} />
      )}
      <div className="row">
        {locked !== undefined && (
          <button type="button" className="link" onClick={onOther}>
            {t('locked.other')}
          </button>
        )}
        {demo.length > 0 && locked === undefined && (
          <button type="button" className="link" onClick={() => setByPassword(!byPassword)}>
            {byPassword ? t('demo.back') : t('demo.other')}
          </button>
        )}
      </div>
    </GatePanel>
  )
}

function DemoRoles({
  demo,
  only,
  onEntered,
}: Readonly<{
  demo: Session['demo']
  only: string | undefined
  onEntered: (value: SessionValue) => void
}>): ReactElement {
  const { t } = useTranslation('signin')
  const enter = useStoreCommand(client.session.signInDemo, { onDone: onEntered })
  const people = only === undefined ? demo : demo.filter((person) => person.name === only)
  return (
    <>
      {only === undefined && <p className="t2">{t('demo.text')}</p>}
      <div className="roles">
        {people.map((person, index) => (
          <button
            key={person.name}
            type="button"
            className="choice"
            autoFocus={index === 0}
            onClick={() => enter.run({ name: person.name })}
          >
            <span className="lead">
              <span className="av" aria-hidden="true">
                {initials(person.displayName)}
              </span>
            </span>
            <b>{t(`common:role.${person.role}`)}</b>
            <span className="t3 sm">{person.displayName}</span>
          </button>
        ))}
      </div>
      <FaultLine fault={enter.fault} />
    </>
  )
}

function PasswordForm({
  name: given,
  onEntered,
}: Readonly<{ name: string; onEntered: (value: SessionValue) => void }>): ReactElement {
  const { t } = useTranslation('signin')
  const id = useId()
  const [name, setName] = useState(given)
  const [password, setPassword] = useState('')
  const [caps, setCaps] = useState(false)
  const [missing, setMissing] = useState<'name' | 'password'>()
  const enter = useStoreCommand(client.session.signIn, { onDone: onEntered })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    const lacks = name.trim() === '' ? 'name' : password === '' ? 'password' : undefined
    setMissing(lacks)
    if (lacks !== undefined) document.getElementById(`${id}-${lacks}`)?.focus()
    else void enter.runAsync({ name, password }).then((value) => value === undefined && setPassword(''))
  }
  const watchCaps = (event: KeyboardEvent): void => setCaps(event.getModifierState('CapsLock'))
  return (
    <form onSubmit={submit} style={{ display: 'grid', gap: 14 }} noValidate>
      <div className="field">
        <label htmlFor={`${id}-name`}>{t('name')}</label>
        <input
          id={`${id}-name`}
          className="input"
          value={name}
          autoComplete="username"
          autoFocus={given === ''}
          aria-invalid={missing === 'name'}
          aria-describedby={`${id}-problem`}
          onChange={(event) => setName(event.target.value)}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}-password`}>{t('password')}</label>
        <input
          id={`${id}-password`}
          className="input"
          type="password"
          value={password}
          autoComplete="current-password"
          autoFocus={given !== ''}
          aria-invalid={missing === 'password' || enter.fault?.code === 'SIGN_IN_FAILED'}
          aria-describedby={`${id}-problem`}
          onChange={(event) => setPassword(event.target.value)}
          onKeyDown={watchCaps}
          onKeyUp={watchCaps}
        />
        {caps && (
          <span className="warn sm st" role="status">
            <Icon name="warning" size="s" />
            {t('caps')}
          </span>
        )}
      </div>
      <div id={`${id}-problem`}>
        {missing !== undefined && (
          <p className="danger st" role="alert">
            <Icon name="warning" size="s" />
            {missing === 'name' ? t('missingName') : t('missingPassword')}
          </p>
        )}
        <FaultLine fault={missing === undefined ? enter.fault : undefined} />
      </div>
      <button type="submit" className="btn p" disabled={enter.running}>
        {t('submit')}
      </button>
    </form>
  )
}
