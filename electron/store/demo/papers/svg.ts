// Small pieces of SVG: text as outlines, so that a paper looks the same on a machine without fonts.
import outlines from '#resources/glyphs/outlines.json' with { type: 'json' }

type Glyph = readonly [advance: number, path: string]
type Table = Readonly<Record<string, Glyph>>
const tables = outlines as unknown as Readonly<{ em: number; sans: Table; bold: Table; zone: Table; han: Table }>

export type Face = 'sans' | 'bold' | 'zone'
export type TextStyle = Readonly<{
  size: number
  fill: string
  face?: Face
  anchor?: 'start' | 'middle' | 'end'
  /** Extra space after each letter, pixels. */
  spacing?: number
  opacity?: number
  /** Squeezes the line when it would be wider than this. */
  fit?: number
}>

const has = (face: Face, character: string): boolean =>
  tables[face][character] !== undefined || tables.han[character] !== undefined

/** Letters that are not in the outlines and have no marks to leave off. */
const PLAIN: Readonly<Record<string, string>> = { Ł: 'L', ł: 'l' }

/** A character that can be drawn: itself, else with marks left off one by one, else nothing. */
function drawable(face: Face, character: string): string {
  if (has(face, character)) return character
  if (PLAIN[character] !== undefined) return PLAIN[character]
  for (let marks = character.normalize('NFD').slice(0, -1); marks !== ''; marks = marks.slice(0, -1)) {
    const composed = marks.normalize('NFC')
    if (has(face, composed)) return composed
  }
  return ' '
}

/** One line of text with its baseline at `y`. */
export function line(text: string, x: number, y: number, style: TextStyle): string {
  const { size, fill, face = 'sans', anchor = 'start', spacing = 0, opacity, fit } = style
  const scale = size / tables.em
  const glyphs: Array<Readonly<{ path: string; at: number }>> = []
  let advance = 0
  for (const character of text) {
    const known = drawable(face, character)
    const [width, path] = tables[face][known] ?? tables.han[known] ?? [500, '']
    if (path !== '') glyphs.push({ path, at: Math.round(advance) })
    advance += width + spacing / scale
  }
  const width = advance * scale
  const squeeze = fit !== undefined && width > fit ? fit / width : 1
  const left = x - (anchor === 'end' ? width * squeeze : anchor === 'middle' ? (width * squeeze) / 2 : 0)
  const paths = glyphs
    .map(({ path, at }) => `<path${at === 0 ? '' : ` transform="translate(${at} 0)"`} d="${path}"/>`)
    .join('')
  const faded = opacity === undefined ? '' : ` opacity="${opacity}"`
  return `<g fill="${fill}"${faded} transform="translate(${left.toFixed(1)} ${y}) scale(${(scale * squeeze).toFixed(5)} ${scale.toFixed(5)})">${paths}</g>`
}

export const group = (transform: string, body: string): string => `<g transform="${transform}">${body}</g>`

/** Waves across a paper, as security printing has them. */
export function waves(width: number, from: number, to: number, step: number, stroke: string): string {
  let d = ''
  const part = width / 4
  for (let y = from; y < to; y += step) d += `M0 ${y}q${part / 2} -22 ${part} 0t${part} 0t${part} 0t${part} 0`
  return `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="1.5"/>`
}

/** SPECIMEN across the paper, so that nobody takes it for a real one. */
export const specimen = (width: number, height: number, size: number): string =>
  group(
    `rotate(-14 ${width / 2} ${height / 2})`,
    line('SPECIMEN', width / 2, height / 2 + size / 3, {
      size,
      fill: '#b3212b',
      face: 'bold',
      anchor: 'middle',
      spacing: size / 8,
      opacity: 0.13,
    }),
  )

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC']
/** `1994-03-17` as `17 MAR 1994`. */
export const printedDate = (date: string): string =>
  `${date.slice(8, 10)} ${MONTHS[Number(date.slice(5, 7)) - 1] ?? ''} ${date.slice(0, 4)}`

/** Advance of every glyph of OCR-B, in parts of the em. */
const ZONE_ADVANCE = 0.723

/** The lines of a machine-readable zone, each as wide as `width`: fixed pitch, lines as far apart as Doc 9303-3 section 4.4 sets them. */
export function zoneText(lines: ReadonlyArray<string>, x: number, y: number, width: number): string {
  const pitch = width / (lines[0]?.length ?? 1)
  return lines
    .map((text, index) =>
      line(text, x, Math.round(y + index * pitch * 2.5), { size: pitch / ZONE_ADVANCE, fill: '#22261f', face: 'zone' }),
    )
    .join('')
}
