import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { Icon } from '../../ui/Icon.tsx'
import type { FieldLine } from './cases.ts'
import { Run } from './words.tsx'

const DATES: ReadonlySet<string> = new Set(['birth_date', 'issued', 'expires'])
const MASK = '•'
const ISO_DAY = /^\d{4}-\d\d-\d\d$/

/** What was typed, what is printed, what the zone says, line by line; only what differs is tinted, and has an icon. */
export function CaseFields({ fields }: Readonly<{ fields: ReadonlyArray<FieldLine> }>): ReactElement {
  const { t } = useTranslation('reviews')
  const formats = useFormats()
  // An identity card has no zone: then there is no column for it.
  const zoned = fields.some((line) => line.zone !== null)
  const english = formats.language === 'en'
  // Chinese lists write a day as the store does. Noon, so that the day is the same in every zone.
  const written = (line: FieldLine, text: string): string =>
    english && DATES.has(line.field) && ISO_DAY.test(text) ? formats.dateProse(Date.parse(`${text}T12:00:00Z`)) : text
  const cell = (line: FieldLine, text: string | null): ReactElement =>
    // Empty: such a paper has no such line.
    text === null ? <></> : <Run text={written(line, text)} className="" />
  // What was seen and does not count as read is grey and says why; how sure the rest is, stands small beside it.
  const printed = (line: FieldLine): ReactElement => {
    if (line.print === null) return cell(line, line.printed)
    const { percent, doubt } = line.print
    const sure = t('fields.sure', { percent })
    if (doubt === null)
      return (
        <span className="read">
          {cell(line, line.printed)}
          <small title={sure}>{t('fields.percent', { percent })}</small>
        </span>
      )
    const why = t(`doubt.${doubt}`)
    return (
      <span className="t3" title={line.printed === null ? why : `${why} ${sure}`}>
        {line.printed === null ? t('fields.notRead') : cell(line, line.printed)}{' '}
        {line.printed !== null && <small className="warn">{t('fields.unsure')}</small>}
      </span>
    )
  }
  const unprinted = (line: FieldLine): boolean => line.printed === null && line.print === null && line.zone === null
  const zone = (text: string | null): ReactElement => (text === null ? <></> : <Run text={text} className="" />)
  return (
    <table className="cmp" aria-label={t('fields.title')}>
      <colgroup>
        <col className="name" />
        <col />
        {/* Without a zone there is room for both alike. */}
        <col className={zoned ? 'print' : ''} />
        {zoned && <col />}
        <col className="mark" />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">{t('fields.field')}</th>
          <th scope="col">{t('fields.typed')}</th>
          <th scope="col">{t('fields.printed')}</th>
          {zoned && <th scope="col">{t('fields.zone')}</th>}
          <th scope="col">
            <span className="unseen">{t('fields.result')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {fields.map((line) => (
          <tr key={line.field} className={line.result === 'differs' ? 'q' : ''}>
            <th scope="row">{t(`field.${line.field}`, { defaultValue: line.field })}</th>
            {line.reading !== null && unprinted(line) ? (
              <>
                <td>{cell(line, line.typed)}</td>
                <td colSpan={zoned ? 2 : 1} className="t2" title={t('fields.reading')}>
                  {line.reading}
                </td>
              </>
            ) : unprinted(line) ? (
              <td colSpan={zoned ? 3 : 2}>{cell(line, line.typed)}</td>
            ) : (
              <>
                <td>{cell(line, line.typed)}</td>
                <td className="t2 print">{printed(line)}</td>
                {/* A mask is no zone text. */}
                {zoned && <td className={line.zone?.includes(MASK) === true ? 't2' : 't2 mono'}>{zone(line.zone)}</td>}
              </>
            )}
            <td>
              {line.result === 'same' && (
                <span className="ok">
                  <Icon name="check" label={t('fields.same')} />
                </span>
              )}
              {line.result === 'differs' && (
                <span className="warn" title={t('fields.differs')}>
                  <Icon name="question" label={t('fields.differs')} />
                </span>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
