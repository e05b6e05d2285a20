// Pieces that several steps show: the main button, what is wrong with a file, refused rows by reason, a bar.
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Panel } from '../../ui/parts.tsx'
import { ProgressBar } from '../../ui/ProgressBar.tsx'
import type { FileProblem, Rehearsal } from './useImport.ts'

/** The step's main button: it takes the focus once it can be pressed, so that Enter goes on. */
export function Next({
  onPress,
  disabled = false,
  children,
}: Readonly<{ onPress: () => void; disabled?: boolean; children: ReactNode }>): ReactElement {
  return (
    <button type="button" className="btn p" data-next disabled={disabled} onClick={onPress}>
      {children}
    </button>
  )
}

export function ProblemNote({ problem }: Readonly<{ problem: FileProblem }>): ReactElement {
  const { t, i18n } = useTranslation('imports')
  return (
    <div role="alert" className="import-note">
      <p className="danger st">
        <Icon name="warning" size="s" />
        <span>{t(`problem.${problem.code}`, { defaultValue: problem.text })}</span>
      </p>
      {/* The store says it with the place in the file, in English. */}
      {i18n.language === 'en' && <p className="t2">{problem.text}</p>}
    </div>
  )
}

export function Bar({ share, label }: Readonly<{ share: number; label: string }>): ReactElement {
  return <ProgressBar className="import-bar" share={share} label={label} />
}

export function Counts({
  rows,
}: Readonly<{ rows: ReadonlyArray<readonly [label: string, value: number]> }>): ReactElement {
  const formats = useFormats()
  return (
    <dl className="import-counts">
      {rows.map(([label, value]) => (
        <div key={label}>
          <dt className="t3 sm">{label}</dt>
          <dd>{formats.number(value)}</dd>
        </div>
      ))}
    </dl>
  )
}

export function RefusedRows({
  reasons,
  examples,
}: Readonly<Pick<Rehearsal, 'reasons' | 'examples'>>): ReactElement | null {
  const { t } = useTranslation('imports')
  const formats = useFormats()
  if (reasons.length === 0) return null
  return (
    <Panel title={t('refused')}>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('why')}</th>
            <th scope="col">{t('field')}</th>
            <th scope="col" className="num">
              {t('rows')}
            </th>
          </tr>
        </thead>
        <tbody>
          {reasons.map(({ field, problem, count }) => (
            <tr key={`${field} ${problem}`}>
              <td>{t(`row.${problem}`, { defaultValue: problem })}</td>
              <td>{field ?? '–'}</td>
              <td className="num">{formats.number(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {examples.length > 0 && (
        <table className="table">
          <thead>
            <tr>
              <th scope="col" className="num">
                {t('rowNumber')}
              </th>
              <th scope="col">{t('field')}</th>
              <th scope="col">{t('stood')}</th>
              <th scope="col">{t('right')}</th>
            </tr>
          </thead>
          <tbody>
            {examples.map(({ row, field, value, problem, remedy }) => (
              <tr key={`${row} ${field}`}>
                <td className="num">{formats.number(row)}</td>
                <td>{field ?? '–'}</td>
                <td className="mono" title={value ?? undefined}>
                  {value ?? '••••'}
                </td>
                <td className="wraps">{t(`remedy.${problem}`, { defaultValue: remedy, remedy })}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  )
}
