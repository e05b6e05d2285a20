// Where a paper prints what: words as a reader saw them become pieces of lines, a label is known by its words, its value stands under it
// (passports) or beside it (identity cards). Pure.
import { oneLetterApart } from './nameMatch.ts'
import { printedValue, type PrintField } from './printValues.ts'

/** A word in a level picture; pixels, confidence in percent. */
export type Word = Readonly<{ text: string; confidence: number; x0: number; y0: number; x1: number; y1: number }>

export const PRINTED_PAPERS = ['passport', 'id_front'] as const
export type PrintedPaper = (typeof PRINTED_PAPERS)[number]

/** What each paper prints. */
export const PRINTED_ON: Readonly<Record<PrintedPaper, ReadonlyArray<PrintField>>> = {
  passport: ['surname', 'given_names', 'birth_date', 'document_number', 'expires'],
  id_front: ['native_name', 'birth_date', 'national_id', 'expires'],
}

/** Letters and characters of the labels only, in lower case. */
const LABELS: Readonly<Record<PrintedPaper, Readonly<Partial<Record<PrintField, ReadonlyArray<string>>>>>> = {
  passport: {
    surname: ['surname', 'surnames', 'familyname', 'lastname'],
    given_names: ['givennames', 'givenname', 'forenames', 'firstnames'],
    birth_date: ['dateofbirth', 'birthdate'],
    document_number: ['passportno', 'passportnumber', 'documentno', 'documentnumber'],
    expires: ['dateofexpiry', 'dateofexpiration', 'expirydate'],
  },
  id_front: {
    native_name: ['姓名'],
    birth_date: ['出生'],
    national_id: ['公民身份号码'],
    expires: ['有效期限'],
  },
}

/** Words that stand close together in one line. */
type Piece = Readonly<{ words: ReadonlyArray<Word>; text: string; x0: number; y0: number; x1: number; y1: number }>

/** Points and strokes alone are dirt: a wave of the background, a hair of the portrait. */
const legible = ({ text }: Word): boolean => /[\p{L}\d]/u.test(text)

const pieceOf = (words: ReadonlyArray<Word>): Piece => ({
  words,
  text: words.map(({ text }) => text).join(' '),
  x0: Math.min(...words.map(({ x0 }) => x0)),
  y0: Math.min(...words.map(({ y0 }) => y0)),
  x1: Math.max(...words.map(({ x1 }) => x1)),
  y1: Math.max(...words.map(({ y1 }) => y1)),
})

const middleOf = (values: ReadonlyArray<number>): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0
const heightOf = ({ y0, y1 }: Readonly<{ y0: number; y1: number }>): number => y1 - y0

/** Words of one height of the paper, from left to right. */
function rowsOf(words: ReadonlyArray<Word>): ReadonlyArray<ReadonlyArray<Word>> {
  const usual = middleOf(words.map(heightOf))
  const rows: Array<{ words: Array<Word>; y: number; high: number }> = []
  for (const word of words.toSorted((a, b) => a.y0 + a.y1 - b.y0 - b.y1)) {
    // A portrait's edge goes across several lines.
    if (heightOf(word) > usual * 3) continue
    const y = (word.y0 + word.y1) / 2
    const row = rows.find((one) => Math.abs(one.y - y) < Math.max(one.high, heightOf(word)) * 0.45)
    if (row === undefined) rows.push({ words: [word], y, high: heightOf(word) })
    else {
      row.words.push(word)
      row.y += (y - row.y) / row.words.length
      row.high = Math.max(row.high, heightOf(word))
    }
  }
  return rows.map((row) => row.words.toSorted((a, b) => a.x0 - b.x0))
}

function piecesOf(words: ReadonlyArray<Word>): ReadonlyArray<Piece> {
  const pieces: Array<Array<Word>> = []
  // A 一 or a dot is flat: the line is as high as most of its words.
  const usual = middleOf(words.map(heightOf))
  for (const word of words) {
    const before = pieces.at(-1)?.at(-1)
    if (before !== undefined && word.x0 - before.x1 < Math.max(heightOf(before), usual) * 1.4) pieces.at(-1)!.push(word)
    else pieces.push([word])
  }
  return pieces.map(pieceOf)
}

const bare = (text: string): string => text.toLowerCase().replaceAll(/[^\p{L}]/gu, '')

const isLabel = (text: string, labels: ReadonlyArray<string>): boolean => {
  const seen = bare(text)
  return labels.some((label) => seen === label || (label.length >= 7 && oneLetterApart(seen, label)))
}

/** Most words of a label; Chinese ones come character by character. */
const MOST_LABEL_WORDS = 6

/** Words of a row that are one of the labels, in one of its languages (`姓/Surname`); the longest run counts. */
function labelIn(row: ReadonlyArray<Word>, labels: ReadonlyArray<string>): ReadonlyArray<Word> | undefined {
  for (let length = Math.min(MOST_LABEL_WORDS, row.length); length > 0; length--)
    for (let from = 0; from + length <= row.length; from++) {
      const run = row.slice(from, from + length)
      const text = run.map((word) => word.text).join(' ')
      if (piecesOf(run).length === 1 && [text, ...text.split('/')].some((part) => isLabel(part, labels))) return run
    }
  return undefined
}

/** Under the label, beginning where it begins. */
function below(label: Piece, pieces: ReadonlyArray<Piece>): Piece | undefined {
  const unit = heightOf(label)
  return pieces
    .filter(
      (piece) =>
        piece.y0 > label.y1 - unit * 0.3 &&
        piece.y0 - label.y1 < unit * 2 &&
        Math.abs(piece.x0 - label.x0) < unit * 1.5,
    )
    .toSorted((a, b) => a.y0 - b.y0)[0]
}

/** Right of the label, in its line. */
function beside(label: Piece, pieces: ReadonlyArray<Piece>): Piece | undefined {
  const middle = (label.y0 + label.y1) / 2
  const unit = heightOf(label)
  const right = pieces
    .filter((piece) => piece.x0 >= label.x1 && piece.y0 - unit * 0.3 < middle && piece.y1 + unit * 0.3 > middle)
    .toSorted((a, b) => a.x0 - b.x0)
  const [first] = right
  return first !== undefined && first.x0 - label.x1 < unit * 9 ? first : undefined
}

export type Box = Readonly<{ x0: number; y0: number; x1: number; y1: number }>
export type Seen = Readonly<{ value: string | null; percent: number }>
export type Placed = Seen & Readonly<{ box: Box }>

/** How sure the words are that the value is made of; a suffix such as 日 does not speak. */
function percentOf(field: PrintField, { words }: Piece): number {
  const digits = field === 'birth_date' || field === 'expires' || field === 'national_id'
  const speaking = digits ? words.filter(({ text }) => /\d/.test(text)) : words
  return Math.round(Math.min(...(speaking.length === 0 ? words : speaking).map(({ confidence }) => confidence)))
}

const readPiece = (field: PrintField, piece: Piece): Seen => ({
  value: printedValue(field, piece.text) ?? null,
  percent: percentOf(field, piece),
})
const placed = (field: PrintField, piece: Piece): Placed => ({
  ...readPiece(field, piece),
  box: { x0: piece.x0, y0: piece.y0, x1: piece.x1, y1: piece.y1 },
})

/** What a look at the whole paper saw of each line that it prints, and where. */
export function seenOn(paper: PrintedPaper, words: ReadonlyArray<Word>): Readonly<Partial<Record<PrintField, Placed>>> {
  const rows = rowsOf(words.filter(legible))
  const labels = new Map<PrintField, ReadonlyArray<ReadonlyArray<Word>>>()
  for (const field of PRINTED_ON[paper])
    labels.set(
      field,
      rows.flatMap((row) => {
        const run = labelIn(row, LABELS[paper][field] ?? [])
        return run === undefined ? [] : [run]
      }),
    )
  const taken = new Set([...labels.values()].flat(2))
  const pieces = rows.flatMap((row) => piecesOf(row.filter((word) => !taken.has(word))))
  const seen: Partial<Record<PrintField, Placed>> = {}
  for (const [field, [label, ...others]] of labels) {
    // Two labels of one kind: nobody knows which value is meant.
    if (label === undefined || others.length > 0) continue
    const find = paper === 'passport' ? below : beside
    const piece = find(pieceOf(label), pieces)
    if (piece !== undefined) seen[field] = placed(field, piece)
  }
  // A number that proves itself needs no label.
  if (paper === 'id_front' && (seen.national_id?.value ?? null) === null) {
    const proven = pieces.filter(({ text }) => printedValue('national_id', text) !== undefined)
    const [only] = proven
    if (only !== undefined && proven.length === 1) seen.national_id = placed('national_id', only)
  }
  return seen
}

/** What a look at the one line saw. */
export function seenAlone(field: PrintField, words: ReadonlyArray<Word>): Seen | undefined {
  const line = words.filter(legible).toSorted((a, b) => a.x0 - b.x0)
  return line.length === 0 ? undefined : readPiece(field, pieceOf(line))
}
