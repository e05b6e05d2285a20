import { useEffect, useState, type ReactElement } from 'react'
import { Trans, useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { LANGUAGE_NAMES, LANGUAGES } from '../../i18n/languages.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import type { Client } from '../../platform/client.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Button, KeyButton } from '../../ui/parts.tsx'
import { showToast } from '../../ui/toasts.ts'
import { checkNumbers, whenWords, type CheckNumbers, type FailedCheck } from './decline-words.ts'
import { useDeclineWords } from './useDeclineWords.ts'

export type PaymentDetail = Awaited<ReturnType<Client['transactions']['get']>>

/** The failed check with its numbers as a bar: used, what still had room, what went over (hatched). */
function LimitBar({ numbers, failed }: Readonly<{ numbers: CheckNumbers; failed: FailedCheck }>): ReactElement {
  const { t } = useTranslation('transactions')
  const formats = useFormats()
  const session = useSession()
  const { kind, currency, ceiling, used, asked, over } = numbers
  const bare = (amount: number): string => formats.moneyBare(amount, currency)
  const total = Math.max(1, used + asked, ceiling)
  const within = Math.max(0, Math.min(asked, ceiling - used))
  const share = (amount: number): string => `${Math.max(0, (amount / total) * 100)}%`
  const now = session.now()
  const key = kind === 'used' ? 'limit' : kind
  return (
    <>
      <p className="t2">
        <Trans
          t={t}
          i18nKey={`why.${key}`}
          values={{
            limit: `${currency} ${bare(ceiling)}`,
            available: `${currency} ${bare(ceiling)}`,
            used: bare(used),
            asked: bare(asked),
          }}
          components={{ b: <b className="fact" /> }}
        />
      </p>
      <div
        className="limit-bar"
        role="img"
        aria-label={t(kind === 'funds' ? 'why.barFunds' : 'why.bar', {
          limit: bare(ceiling),
          available: bare(ceiling),
          used: bare(used),
          asked: bare(asked),
        })}
      >
        <i className="used" style={{ width: share(used) }} />
        <i className="within" style={{ width: share(within) }} />
        <i className="over" style={{ width: share(over) }} />
      </div>
      <div className="between xs t3">
        <b className="danger">{t(kind === 'funds' ? 'why.short' : 'why.over', { over: bare(over) })}</b>
        {failed.startsAgain !== undefined && (
          <span>
            {failed.startsAgain <= now
              ? t('why.startedAgain', { when: whenWords(failed.startsAgain, formats) })
              : t(failed.reason === 'limit_day' ? 'why.startsAgain' : 'why.startsAgainDay', {
                  at: formats.clock(failed.startsAgain, false),
                  day: formats.dayShort(failed.startsAgain),
                  left: formats.duration(failed.startsAgain - now),
                })}
          </span>
        )}
      </div>
    </>
  )
}

/** What was asked for before the payment was there. */
export type Wish = 'copy' | 'now'

export type WhyDeclinedProps = Readonly<{
  failed: FailedCheck
  wish: Wish | undefined
  onWish: (wish: Wish | undefined) => void
  /** Asks the store again; the answer comes with the payment. */
  askNow: () => Promise<PaymentDetail['now'] | undefined>
}>

/** Why it failed, with the check's numbers; whether it would pass now (Y); what to say to the holder (C). */
export function WhyDeclined({ failed, wish, onWish, askNow }: WhyDeclinedProps): ReactElement {
  const { t } = useTranslation('transactions')
  const words = useDeclineWords()(failed)
  const numbers = checkNumbers(failed)
  const [now, setNow] = useState<PaymentDetail['now'] | 'asking' | undefined>(wish === 'now' ? 'asking' : undefined)
  const answer = (): void => void askNow().then(setNow, () => setNow(undefined))
  const ask = (): void => {
    setNow('asking')
    answer()
  }
  const copySay = (): void => void copy(words.say, t('why.copied'), t('why.copyFailed'))
  useEffect(() => {
    if (wish === 'now') answer()
    if (wish === 'copy') copySay()
    if (wish !== undefined) onWish(undefined)
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- once, when the payment is there
  }, [])
  return (
    <>
      <section className="why" aria-label={words.title}>
        <h2>
          <Icon
            name={failed.reason === 'card_frozen' ? 'freeze' : failed.reason.startsWith('pin_') ? 'lock' : 'declined'}
          />
          {words.title}
        </h2>
        <div className="body">
          {numbers === undefined ? (
            <p className="t2">{words.detail}</p>
          ) : (
            <LimitBar numbers={numbers} failed={failed} />
          )}
          <div className="row acts">
            <KeyButton command="payment.passNow" size="sm" onPress={ask}>
              {t('why.passNow')}
            </KeyButton>
            <KeyButton command="payment.copyWords" size="sm" icon="copy" onPress={copySay}>
              {t('why.say')}
            </KeyButton>
          </div>
          {now !== undefined && <PassNow now={now} />}
        </div>
      </section>
      <WhatToSay failed={failed} />
    </>
  )
}

function PassNow({ now }: Readonly<{ now: PaymentDetail['now'] | 'asking' }>): ReactElement {
  const { t } = useTranslation('transactions')
  const wordsOf = useDeclineWords()
  if (now === 'asking') return <p className="pass-now t3">{t('why.checking')}</p>
  return (
    <p className="pass-now" role="status" title={t('why.atTheTime')}>
      <span className={now.passes ? 'st ok' : 'st danger'}>
        <Icon name={now.passes ? 'check' : 'cross'} size="s" />
      </span>
      <span>
        {now.passes || now.failed === null
          ? t('why.passes')
          : t('why.failsStill', { cause: wordsOf(now.failed as FailedCheck).cause })}
      </span>
    </p>
  )
}

async function copy(text: string, done: string, refused: string): Promise<void> {
  await navigator.clipboard.writeText(text).then(
    () => showToast(done),
    () => showToast(refused),
  )
}

/** The words for the holder, first in the console's language (which C copies), then in the other. */
function WhatToSay({ failed }: Readonly<{ failed: FailedCheck }>): ReactElement {
  const { t } = useTranslation('transactions')
  const own = useFormats().language
  const other = LANGUAGES.find((language) => language !== own) ?? own
  const ownSay = useDeclineWords()(failed).say
  const otherSay = useDeclineWords(other)(failed).say
  return (
    <section className="say sm" aria-label={t('tell.title')}>
      <p className="note">{ownSay}</p>
      <div className="note row">
        <p className="grow" lang={other}>
          {otherSay}
        </p>
        <Button
          size="sm"
          kind="quiet"
          icon="copy"
          label={t('why.copyIn', { language: LANGUAGE_NAMES[other] })}
          hint={t('why.copyIn', { language: LANGUAGE_NAMES[other] })}
          onPress={() => void copy(otherSay, t('common:copied'), t('why.copyFailed'))}
        >
          {''}
        </Button>
      </div>
    </section>
  )
}
