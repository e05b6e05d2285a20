import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { Section } from '../../ui/parts.tsx'
import type { ModelPage } from './ModelPane.tsx'

/** Who is flagged, and who wrongly, by traits that no signal may use. */
export function ModelGroups({ groups }: Readonly<{ groups: ModelPage['groups'] }>): ReactElement {
  const { t } = useTranslation('rules')
  const formats = useFormats()
  const rate = (part: number, whole: number): string => (whole === 0 ? '–' : formats.share(part / whole))
  return (
    <Section title={t('model.groups')} aside={t('model.groupsAside')}>
      {groups.map(({ of, rows }) => (
        <table key={of} className="sm groups">
          <thead>
            <tr>
              <th scope="col">{t(`model.of.${of}`)}</th>
              <th scope="col" className="num">
                {t('model.customers')}
              </th>
              <th scope="col" className="num">
                {t('model.flagged')}
              </th>
              <th scope="col" className="num">
                {t('model.wrongly')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ value, customers, flagged, wrongly }) => (
              <tr key={value}>
                <th scope="row">{value ?? t('model.notKnown')}</th>
                <td className="num">{formats.number(customers)}</td>
                <td className="num">{rate(flagged, customers)}</td>
                <td className="num">{rate(wrongly, customers)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </Section>
  )
}
