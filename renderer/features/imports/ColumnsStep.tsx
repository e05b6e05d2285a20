// Their columns become ours. What the file leaves open stands above the table and is asked there.
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactElement, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { FIELDS_OF, IMPORT_RULES, type MappedField } from '#shared/intake/kinds.ts'
import { kindOf } from '#shared/intake/mapping.ts'
import { client, orpc } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { CommandFault } from '../../ui/CommandFault.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Button, Panel } from '../../ui/parts.tsx'
import { asksDates, fieldWord, kindOfLayout, missing, type Layout } from './layouts.ts'
import { Next } from './parts.tsx'
import type { Described, ImportWork } from './useImport.ts'

type Mapping = Extract<Layout, { kind: 'mapping' }>['mapping']
const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')]

export function ColumnsStep({ work, described }: Readonly<{ work: ImportWork; described: Described }>): ReactElement {
  const { t } = useTranslation('imports')
  const { layout, datesSaid } = work
  const lacks = missing(layout)
  const whole = lacks.length === 0 && datesSaid
  return (
    <>
      <div className="row">
        <Next onPress={work.rehearse} disabled={!whole || work.busy}>
          {t('toRehearsal')}
        </Next>
        <Button onPress={() => work.go('file')}>{t('back')}</Button>
        {lacks.length > 0 && (
          <span className="st warn" role="status">
            <Icon name="warning" size="s" />
            <span>
              {t('lacks', { fields: lacks.map((field) => t(fieldWord(kindOfLayout(layout), field))).join(t('comma')) })}
            </span>
          </span>
        )}
        {lacks.length === 0 && !datesSaid && (
          <span className="st warn" role="status">
            <Icon name="warning" size="s" />
            <span>{t('sayDates')}</span>
          </span>
        )}
      </div>
      <LayoutChoice work={work} described={described} />
      {layout?.kind === 'mapping' && (
        <>
          <Questions work={work} described={described} mapping={layout.mapping} />
          <Table work={work} described={described} mapping={layout.mapping} />
          <Keep mapping={layout.mapping} whole={whole} />
        </>
      )}
    </>
  )
}

const useMappings = () => useQuery(orpc.imports.mappings.queryOptions()).data?.rows ?? []

function LayoutChoice({ work, described }: Readonly<{ work: ImportWork; described: Described }>): ReactElement {
  const { t } = useTranslation('imports')
  const { layout } = work
  const kind = kindOfLayout(layout)
  const mappings = useMappings().filter(({ mapping }) => kindOf(mapping) === kind)
  const saved = mappings.find(
    ({ mapping }) => layout?.kind === 'mapping' && JSON.stringify(mapping) === JSON.stringify(layout.mapping),
  )
  const value = layout?.kind === 'preset' ? `preset ${layout.id}` : (saved?.id ?? 'own')
  const choose = (chosen: string): void => {
    if (chosen.startsWith('preset ')) work.change({ layout: { kind: 'preset', id: chosen.slice(7) }, datesSaid: true })
    else {
      const mapping = mappings.find(({ id }) => id === chosen)?.mapping
      const next: Layout = { kind: 'mapping', mapping: mapping ?? described.mapping }
      work.change({ layout: next, datesSaid: mapping !== undefined || !asksDates(described, next) })
    }
  }
  return (
    <div className="import-questions">
      <Field label={t('readBy')}>
        <select className="input" value={value} onChange={(event) => choose(event.target.value)}>
          <option value="own">{t('ownColumns')}</option>
          {described.presets.map((id) => (
            <option key={id} value={`preset ${id}`}>
              {t('preset', { name: id })}
            </option>
          ))}
          {mappings.map((one) => (
            <option key={one.id} value={one.id}>
              {one.shared ? t('teamMapping', { name: one.name }) : t('ownMapping', { name: one.name })}
            </option>
          ))}
        </select>
      </Field>
      {kind === 'transactions' && (
        <Field label={t('rules')} {...(work.rules === 'live' && { note: t('rulesNote') })}>
          <select
            className="input"
            value={work.rules}
            onChange={(event) => work.change({ rules: event.target.value as ImportWork['rules'] })}
          >
            {IMPORT_RULES.toReversed().map((rules) => (
              <option key={rules} value={rules}>
                {t(`judgedBy.${rules}`)}
              </option>
            ))}
          </select>
        </Field>
      )}
    </div>
  )
}

const Field = ({ label, note, children }: Readonly<{ label: string; note?: string; children: ReactNode }>) => (
  <label className="field">
    <span className="label">{label}</span>
    {children}
    {note !== undefined && <span className="t3 sm">{note}</span>}
  </label>
)

function Questions({
  work,
  described,
  mapping,
}: Readonly<{ work: ImportWork; described: Described; mapping: Mapping }>): ReactElement {
  const { t } = useTranslation('imports')
  const asked = described.questions
  const kind = kindOf(mapping)
  const to = (change: Partial<Mapping>): void =>
    work.change({ layout: { kind: 'mapping', mapping: { ...mapping, ...change } } })
  return (
    <div className="import-questions">
      <Field label={t('source')} note={t(kind === 'transactions' ? 'sourceNote' : 'recordSourceNote')}>
        <input
          className="input"
          value={mapping.source}
          maxLength={60}
          onChange={(event) => to({ source: event.target.value })}
        />
      </Field>
      {asked.includes('dates') && (
        <Field label={t('dates')} note={t('datesNote')}>
          <select
            className="input"
            value={work.datesSaid ? mapping.dates : ''}
            onChange={(event) => {
              to({ dates: event.target.value as Mapping['dates'] })
              work.change({ datesSaid: true })
            }}
          >
            <option value="" disabled>
              {t('notSaid')}
            </option>
            {described.dates.map((order) => (
              <option key={order} value={order}>
                {t(`order.${order}`)}
              </option>
            ))}
          </select>
        </Field>
      )}
      {asked.includes('timeZone') && (
        <Field label={t('timeZone')} note={t('notInFile')}>
          <select className="input" value={mapping.timeZone} onChange={(event) => to({ timeZone: event.target.value })}>
            {ZONES.map((zone) => (
              <option key={zone} value={zone}>
                {zone}
              </option>
            ))}
          </select>
        </Field>
      )}
      {mapping.columns.currency === undefined && FIELDS_OF[kind].includes('currency') && (
        <Field label={t('currency')} note={t('notInFile')}>
          <input
            className="input"
            value={mapping.currency ?? ''}
            maxLength={3}
            onChange={(event) => {
              const code = event.target.value.toUpperCase()
              to({ currency: /^[A-Z]{3}$/.test(code) ? code : code === '' ? null : mapping.currency })
            }}
          />
        </Field>
      )}
    </div>
  )
}

function Table({
  work,
  described,
  mapping,
}: Readonly<{ work: ImportWork; described: Described; mapping: Mapping }>): ReactElement {
  const { t } = useTranslation('imports')
  const kind = kindOf(mapping)
  const fields = FIELDS_OF[kind]
  const fieldOf = (name: string): MappedField | '' => fields.find((field) => mapping.columns[field] === name) ?? ''
  const set = (name: string, field: MappedField | ''): void => {
    const columns = Object.fromEntries(
      Object.entries(mapping.columns).filter(([one, column]) => column !== name && one !== field),
    )
    if (field !== '') columns[field] = name
    const currency = columns['currency'] === undefined ? (mapping.currency ?? described.mapping.currency) : null
    work.change({ layout: { kind: 'mapping', mapping: { ...mapping, columns, currency } } })
  }
  return (
    <Panel title={t('columns')}>
      <table className="table import-columns">
        <thead>
          <tr>
            <th scope="col">{t('theirs')}</th>
            <th scope="col">{t('ours')}</th>
            <th scope="col">{t('type')}</th>
            <th scope="col">{t('samples')}</th>
          </tr>
        </thead>
        <tbody>
          {described.columns.map(({ name, type, samples }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                <select
                  className="input"
                  aria-label={t('oursFor', { name })}
                  value={fieldOf(name)}
                  onChange={(event) => set(name, event.target.value as MappedField | '')}
                >
                  <option value="">{t('notUsed')}</option>
                  {fields.map((field) => (
                    <option key={field} value={field}>
                      {t(fieldWord(kind, field))}
                    </option>
                  ))}
                </select>
              </td>
              <td>{t(`types.${type}`)}</td>
              <td className="t2">{samples.join(' · ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}

function Keep({ mapping, whole }: Readonly<{ mapping: Mapping; whole: boolean }>): ReactElement {
  const { t } = useTranslation('imports')
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const save = useStoreCommand(client.imports.saveMapping, { onDone: () => setName('') })
  return (
    <div className="import-questions end">
      <Field label={t('keepAs')}>
        <input className="input" value={name} maxLength={80} onChange={(event) => setName(event.target.value)} />
      </Field>
      <label className="row import-rules">
        <input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} />
        {t('forTeam')}
      </label>
      <Button
        disabled={!whole || name.trim() === '' || save.running}
        onPress={() => save.run({ name, mapping, shared })}
      >
        {t('keep')}
      </Button>
      <CommandFault command={save} />
    </div>
  )
}
