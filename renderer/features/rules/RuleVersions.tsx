// A rule's versions: who wrote each, what it hit, when it ran, and its text against the one before.
import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import type { client } from '../../platform/client.ts'
import { Panel } from '../../ui/parts.tsx'
import { Time } from '../../ui/values.tsx'
import { lineDiff } from './line-diff.ts'

type Versions = Awaited<ReturnType<typeof client.rules.get>>['versions']

export function RuleVersions({ versions }: Readonly<{ versions: Versions }>): ReactElement {
  const { t } = useTranslation('rules')
  const formats = useFormats()
  return (
    <Panel title={t('edit.versions')}>
      {versions.map((one, place) => (
        <details key={one.number}>
          <summary>
            {t('edit.version', {
              number: one.number,
              author: one.author,
              when: formats.timeProse(one.madeAt),
              hits: formats.number(one.hits),
              fraud: formats.number(one.fraud),
              legitimate: formats.number(one.legitimate),
            })}
          </summary>
          <Runs runs={one.runs} />
          <VersionText text={one.text} before={versions[place + 1]?.text} />
        </details>
      ))}
    </Panel>
  )
}

/** Every time the version ran. */
function Runs({ runs }: Readonly<{ runs: Versions[number]['runs'] }>): ReactElement {
  const { t } = useTranslation('rules')
  if (runs.length === 0) return <p className="t3">{t('edit.neverRan')}</p>
  return (
    <ul>
      {runs.map(({ live, from, until }) => (
        <li key={from}>
          {t(live ? 'edit.ranLive' : 'edit.ranShadow')} <Time at={from} show="short" /> –{' '}
          {until === null ? t('edit.runsNow') : <Time at={until} show="short" />}
        </li>
      ))}
    </ul>
  )
}

/** The version's text against the one before it. */
function VersionText({ text, before }: Readonly<{ text: string; before: string | undefined }>): ReactElement {
  const { t } = useTranslation('rules')
  const lines = lineDiff(before ?? text, text)
  return (
    <pre className="sm diff">
      {lines.map(({ sign, text: line }, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- lines may be alike and never move
        <span key={at} className={sign === '+' ? 'came' : sign === '-' ? 'went' : undefined}>
          {sign !== ' ' && <span className="unseen">{t(sign === '+' ? 'edit.came' : 'edit.went')} </span>}
          <span aria-hidden="true">{sign} </span>
          {line}
        </span>
      ))}
    </pre>
  )
}
