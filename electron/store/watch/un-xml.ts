// The consolidated list of the United Nations Security Council (XML). sax reads it as a stream of tags; document types and entities of
// its own, which such a file has no use for, are refused.
import sax from 'sax'
import type { WatchEntry } from '#shared/domain/identity/watchMatch.ts'
import { listProblem, readBirth } from './read-list.ts'

type Open = {
  id: string
  kind: 'person' | 'other'
  parts: Array<string>
  aliases: Array<string>
  births: Array<string>
  countries: Array<string>
  programme: string
}

const NAME_TAGS = new Set(['FIRST_NAME', 'SECOND_NAME', 'THIRD_NAME', 'FOURTH_NAME'])

/** Individuals and entities with names, aliases, births and nationalities. Throws a ListProblem for any other file. */
export function readUnXml(text: string): ReadonlyArray<WatchEntry> {
  const entries: Array<WatchEntry> = []
  const path: Array<string> = []
  let open: Open | undefined
  let said = ''
  let root = ''
  const reader = sax.parser(true, { trim: true, normalize: true })
  reader.ondoctype = () => {
    throw listProblem('main', 'The file has a document type.', 'Take the list as the United Nations publish it.')
  }
  reader.onerror = () => {
    throw listProblem('main', `Line ${reader.line + 1} is no XML.`, 'Take the file as it was downloaded.')
  }
  reader.onopentag = ({ name }) => {
    root ||= name
    path.push(name)
    said = ''
    if (name === 'INDIVIDUAL' || name === 'ENTITY')
      open = {
        id: '',
        kind: name === 'INDIVIDUAL' ? 'person' : 'other',
        parts: [],
        aliases: [],
        births: [],
        countries: [],
        programme: '',
      }
  }
  reader.ontext = (more) => void (said += more)
  reader.oncdata = (more) => void (said += more)
  reader.onclosetag = (name) => {
    const value = said.trim()
    said = ''
    path.pop()
    if (open === undefined) return
    if (name === 'INDIVIDUAL' || name === 'ENTITY') {
      const names = [open.parts.join(' '), ...open.aliases].filter((part) => part !== '')
      if (open.id !== '' && names.length > 0)
        entries.push({
          entry: open.id,
          kind: open.kind,
          names,
          births: open.births,
          countries: open.countries,
          programmes: open.programme === '' ? [] : [open.programme],
        })
      open = undefined
      return
    }
    const parent = path.at(-1)
    if (value === '') return
    if (name === 'DATAID') open.id = value
    else if (NAME_TAGS.has(name)) open.parts.push(value)
    else if (name === 'ALIAS_NAME') open.aliases.push(value)
    else if (name === 'UN_LIST_TYPE') open.programme = value
    else if (name === 'VALUE' && parent === 'NATIONALITY') open.countries.push(value)
    else if (parent === 'INDIVIDUAL_DATE_OF_BIRTH' && ['DATE', 'YEAR', 'FROM_YEAR'].includes(name)) {
      const birth = readBirth(value)
      if (birth !== undefined) open.births.push(birth)
    }
  }
  reader.write(text).close()
  if (root !== 'CONSOLIDATED_LIST')
    throw listProblem('main', `The file begins with ${root || 'no tag'}.`, 'It should begin with CONSOLIDATED_LIST.')
  return entries
}
