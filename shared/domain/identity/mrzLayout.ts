// Where each field of a zone stands. ICAO Doc 9303: TD1 part 5 section 4.2, TD2 part 6 section 4.2, TD3 part 4 section 4.2.

export const ZONE_FORMATS = ['TD1', 'TD2', 'TD3'] as const
export type ZoneFormat = (typeof ZONE_FORMATS)[number]

/** Line, first character, character after the last; all from zero. */
export type Field = readonly [line: number, from: number, to: number]

export type ZoneLayout = Readonly<{
  format: ZoneFormat
  lines: number
  length: number
  code: Field
  issuer: Field
  names: Field
  number: Field
  numberCheck: Field
  nationality: Field
  birth: Field
  birthCheck: Field
  sex: Field
  expiry: Field
  expiryCheck: Field
  optional: Field
  /** TD3 only. */
  optionalCheck?: Field
  /** TD1 only. */
  optional2?: Field
  /** What the composite check digit covers, in order. */
  composite: ReadonlyArray<Field>
  compositeCheck: Field
}>

const LAYOUTS: ReadonlyArray<ZoneLayout> = [
  {
    format: 'TD1',
    lines: 3,
    length: 30,
    code: [0, 0, 2],
    issuer: [0, 2, 5],
    number: [0, 5, 14],
    numberCheck: [0, 14, 15],
    optional: [0, 15, 30],
    birth: [1, 0, 6],
    birthCheck: [1, 6, 7],
    sex: [1, 7, 8],
    expiry: [1, 8, 14],
    expiryCheck: [1, 14, 15],
    nationality: [1, 15, 18],
    optional2: [1, 18, 29],
    names: [2, 0, 30],
    composite: [
      [0, 5, 30],
      [1, 0, 7],
      [1, 8, 15],
      [1, 18, 29],
    ],
    compositeCheck: [1, 29, 30],
  },
  {
    format: 'TD2',
    lines: 2,
    length: 36,
    code: [0, 0, 2],
    issuer: [0, 2, 5],
    names: [0, 5, 36],
    number: [1, 0, 9],
    numberCheck: [1, 9, 10],
    nationality: [1, 10, 13],
    birth: [1, 13, 19],
    birthCheck: [1, 19, 20],
    sex: [1, 20, 21],
    expiry: [1, 21, 27],
    expiryCheck: [1, 27, 28],
    optional: [1, 28, 35],
    composite: [
      [1, 0, 10],
      [1, 13, 20],
      [1, 21, 35],
    ],
    compositeCheck: [1, 35, 36],
  },
  {
    format: 'TD3',
    lines: 2,
    length: 44,
    code: [0, 0, 2],
    issuer: [0, 2, 5],
    names: [0, 5, 44],
    number: [1, 0, 9],
    numberCheck: [1, 9, 10],
    nationality: [1, 10, 13],
    birth: [1, 13, 19],
    birthCheck: [1, 19, 20],
    sex: [1, 20, 21],
    expiry: [1, 21, 27],
    expiryCheck: [1, 27, 28],
    optional: [1, 28, 42],
    optionalCheck: [1, 42, 43],
    composite: [
      [1, 0, 10],
      [1, 13, 20],
      [1, 21, 43],
    ],
    compositeCheck: [1, 43, 44],
  },
]

/** The layout whose line count and line lengths these lines have, or `undefined`. */
export const layoutOf = (lines: ReadonlyArray<string>): ZoneLayout | undefined =>
  LAYOUTS.find((layout) => layout.lines === lines.length && lines.every((line) => line.length === layout.length))

export const layoutFor = (format: ZoneFormat): ZoneLayout => LAYOUTS.find((layout) => layout.format === format)!
