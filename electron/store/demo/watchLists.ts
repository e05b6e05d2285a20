// Watch lists for the demo and for tests, in the three public formats: every name, date and number in them is made up.
import type { WatchEntry } from '#shared/domain/identity/watchMatch.ts'
import { createRandom } from './random.ts'

const GIVEN = [
  'Viktor',
  'Helena',
  'Omar',
  'Farouq',
  'Anton',
  'Mirela',
  'Yuriy',
  'Salim',
  'Katharina',
  'Tomas',
  'Nadia',
  'Idris',
]
const FAMILY = [
  'Ostrovan',
  'Belgorin',
  'Zaydi',
  'Shchelkov',
  'Vossberg',
  'Marekovic',
  'Kassoumi',
  'Tarnavel',
  'Dragomesh',
  'Ilvashen',
]
const PROGRAMMES = ['SPECIMEN1', 'SPECIMEN2']
const COUNTRIES = ['Utopia']

const isoDay = (at: number): string => new Date(at).toISOString().slice(0, 10)
const upper = (name: string): string => name.toUpperCase()

/** `count` invented people and some companies, the same for the same seed. `extra` come first. */
export function inventEntries(
  seed: string,
  count: number,
  extra: ReadonlyArray<WatchEntry> = [],
): ReadonlyArray<WatchEntry> {
  return Array.from({ length: count }, (_, i): WatchEntry => {
    const given = extra[i]
    if (given !== undefined) return given
    const random = createRandom(seed, 'watch', i)
    if (random.chance(0.12))
      return {
        entry: String(90_000 + i),
        kind: 'other',
        names: [`${random.pick(FAMILY)} Specimen Shipping ${i}`],
        births: [],
        countries: COUNTRIES,
        programmes: [random.pick(PROGRAMMES)],
      }
    const [first, family] = [random.pick(GIVEN), random.pick(FAMILY)]
    const second = random.chance(0.4) ? ` ${random.pick(GIVEN)}` : ''
    return {
      entry: String(90_000 + i),
      kind: 'person',
      names: [`${family}, ${first}${second}`, ...(random.chance(0.5) ? [`${first.charAt(0)}. ${family}`] : [])],
      births: [isoDay(Date.UTC(random.int(1945, 1990), random.int(0, 11), random.int(1, 28)))],
      countries: COUNTRIES,
      programmes: [random.pick(PROGRAMMES)],
    }
  })
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
/** `2 May 1971`, or the year alone. */
const inWords = (day: string): string =>
  day.length < 10 ? day.slice(0, 4) : `${day.slice(8)} ${MONTHS[Number(day.slice(5, 7)) - 1]} ${day.slice(0, 4)}`

/** As `sdn.csv` and `alt.csv` are laid out: no header, `-0-` for nothing, a control character at the end. */
export function writeOfac(entries: ReadonlyArray<WatchEntry>): Readonly<{ sdn: string; alt: string }> {
  const none = '-0- '
  const sdn = entries.map(({ entry, kind, names, births, countries, programmes }) => {
    const remarks = [
      ...births.map((birth) => `DOB ${inWords(birth)}`),
      ...countries.map((name) => `nationality ${name}`),
    ]
    const [family = '', given] = (names[0] ?? '').split(', ')
    const name = given === undefined ? family : `${upper(family)}, ${given}`
    const type = kind === 'person' ? 'individual' : none
    const programme = programmes.join('] [')
    return [
      entry,
      quoted(name),
      quoted(type),
      quoted(programme),
      none,
      none,
      none,
      none,
      none,
      none,
      none,
      quoted(`${remarks.join('; ')}.`),
    ].join(',')
  })
  const alt = entries.flatMap(({ entry, names }) =>
    names.slice(1).map((name, i) => [entry, String(Number(entry) * 10 + i), '"aka"', quoted(name), none].join(',')),
  )
  return { sdn: `${sdn.join('\r\n')}\r\n\u001a`, alt: `${alt.join('\r\n')}\r\n\u001a` }
}

export function writeOpenSanctions(entries: ReadonlyArray<WatchEntry>): string {
  const header =
    'id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,emails,dataset,first_seen,last_seen,last_change'
  const rows = entries.map(({ entry, kind, names, births, programmes }) =>
    [
      `specimen-${entry}`,
      kind === 'person' ? 'Person' : 'Company',
      (names[0] ?? '').split(', ').toReversed().join(' '),
      names.slice(1).join(';'),
      births.join(';'),
      'ut',
      '',
      '',
      programmes.join(';'),
      '',
      '',
      'Specimen list',
      '2026-01-01',
      '2026-11-01',
      '2026-11-01',
    ]
      .map(quoted)
      .join(','),
  )
  return `${[header, ...rows].join('\n')}\n`
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
const tag = (name: string, body: string): string => `<${name}>${body}</${name}>`

export function writeUnXml(entries: ReadonlyArray<WatchEntry>): string {
  const bodyOf = ({ entry, kind, names, births, countries, programmes }: WatchEntry): string => {
    const person = kind === 'person'
    const [family = '', given = ''] = (names[0] ?? '').split(', ')
    const parts = person ? [...given.split(' '), family] : [family]
    const places = ['FIRST_NAME', 'SECOND_NAME', 'THIRD_NAME', 'FOURTH_NAME']
    const aliases = names
      .slice(1)
      .map((name) =>
        tag(person ? 'INDIVIDUAL_ALIAS' : 'ENTITY_ALIAS', tag('QUALITY', 'Good') + tag('ALIAS_NAME', escaped(name))),
      )
    return tag(
      person ? 'INDIVIDUAL' : 'ENTITY',
      tag('DATAID', entry) +
        parts.map((part, i) => tag(places[i]!, escaped(part))).join('') +
        tag('UN_LIST_TYPE', escaped(programmes.join(' '))) +
        countries.map((name) => tag('NATIONALITY', tag('VALUE', escaped(name)))).join('') +
        aliases.join('') +
        births
          .map((birth) => tag('INDIVIDUAL_DATE_OF_BIRTH', tag('TYPE_OF_DATE', 'EXACT') + tag('DATE', birth)))
          .join(''),
    )
  }
  const people = entries.filter(({ kind }) => kind === 'person').map(bodyOf)
  const others = entries.filter(({ kind }) => kind !== 'person').map(bodyOf)
  return `<?xml version="1.0" encoding="UTF-8"?>\n<CONSOLIDATED_LIST dateGenerated="2026-11-01T00:00:00">${tag('INDIVIDUALS', people.join('\n'))}${tag('ENTITIES', others.join('\n'))}</CONSOLIDATED_LIST>\n`
}
