import { describe, expect, it } from 'vitest'
import { inventEntries, writeOfac, writeOpenSanctions, writeUnXml } from '#electron/store/demo/watchLists.ts'
import { isListProblem, readBirth, readList, type ListFiles } from '#electron/store/watch/read-list.ts'

const ENTRIES = inventEntries('formats', 60)
const { sdn, alt } = writeOfac(ENTRIES)
const people = ENTRIES.filter(({ kind }) => kind === 'person')

const FILES: Readonly<Record<string, ListFiles>> = {
  ofac: { format: 'ofac', main: sdn, aliases: alt },
  opensanctions: { format: 'opensanctions', main: writeOpenSanctions(ENTRIES), aliases: '' },
  un: { format: 'un', main: writeUnXml(ENTRIES), aliases: '' },
}
const problemOf = (files: ListFiles): string => {
  try {
    readList(files)
  } catch (error) {
    if (isListProblem(error)) return error.message
    throw error
  }
  return 'no problem'
}

describe('a watch list', () => {
  it.each(Object.keys(FILES))(
    'of the format %s gives every entry with names, aliases, births and programmes',
    (format) => {
      const { entries, digest } = readList(FILES[format]!)
      expect(entries).toHaveLength(ENTRIES.length)
      expect(entries.filter(({ kind }) => kind === 'person')).toHaveLength(people.length)
      expect(digest).toMatch(/^[0-9a-f]{64}$/)
      for (const person of people) {
        const read = entries.find(({ entry }) => entry.endsWith(person.entry))!
        const words = (name: string): string => name.toUpperCase().replaceAll(',', '').split(' ').sort().join(' ')
        expect(read.names.map(words)).toEqual(person.names.map(words))
        expect(read.births).toEqual(person.births)
        expect(read.programmes).toEqual(person.programmes)
      }
    },
  )

  it('of OFAC reads what the published files hold beside names', () => {
    const row = `36,"SPECIMEN, Quinta","individual","SPEC1] [SPEC2",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB circa 1961; alt. DOB Jun 1962; POB Utopia; nationality Utopia; a.k.a. 'Q'."\r\n`
    const { entries } = readList({
      format: 'ofac',
      main: `${row}\u001a`,
      aliases: '36,12,"aka","SPECIMEN, Q.",-0- \r\n',
    })
    expect(entries).toEqual([
      {
        entry: '36',
        kind: 'person',
        names: ['SPECIMEN, Quinta', 'SPECIMEN, Q.'],
        births: ['1961', '1962-06'],
        countries: ['Utopia'],
        programmes: ['SPEC1', 'SPEC2'],
      },
    ])
  })

  it.each([
    ['1948-12-10', '1948-12-10'],
    ['10 Dec 1948', '1948-12-10'],
    ['Jun 1971', '1971-06'],
    ['circa 1971', '1971'],
    ['1971', '1971'],
    ['unknown', undefined],
  ])('reads the birth %s as %s', (text, birth) => expect(readBirth(text)).toBe(birth))

  it.each([
    ['a file of another kind', { format: 'ofac', main: 'a,b\n1,2\n', aliases: '' }, /Row 1 is no row of sdn.csv/],
    ['a missing column', { format: 'opensanctions', main: 'id,name\n1,2\n', aliases: '' }, /column schema is missing/],
    ['another root', { format: 'un', main: '<LIST></LIST>', aliases: '' }, /begins with LIST/],
    ['broken XML', { format: 'un', main: '<CONSOLIDATED_LIST><A>', aliases: '' }, /is no XML/],
    [
      'a document type with entities',
      {
        format: 'un',
        main: '<!DOCTYPE x [<!ENTITY a "aaaa">]><CONSOLIDATED_LIST>&a;</CONSOLIDATED_LIST>',
        aliases: '',
      },
      /document type/,
    ],
    ['an empty file', { format: 'un', main: '<CONSOLIDATED_LIST/>', aliases: '' }, /no entry/],
    ['an entry twice', { format: 'ofac', main: sdn + sdn, aliases: '' }, /stands twice/],
  ] as const)('with %s is refused with a sentence', (_, files, words) => expect(problemOf(files)).toMatch(words))
})
