import type { Drawing, PaperSpec } from './paper.ts'
import { line, printedDate, specimen } from './svg.ts'

const WIDTH = 800
const HEIGHT = 1080

/** A bank's letter to the applicant's address. */
export function letter(paper: Extract<PaperSpec, { kind: 'address' }>): Drawing {
  const text = (content: string, y: number, size = 22, fill = '#2b3037'): string =>
    line(content, 72, y, { size, fill, fit: 656 })
  // The running text is grey bars: nobody reads it, and it says nothing.
  const bars = [1, 0.96, 0.98, 0.62, 0, 1, 0.94, 0.99, 0.97, 0.4]
    .map((share, index) =>
      share === 0
        ? ''
        : `<rect x="72" y="${560 + index * 34}" width="${Math.round(656 * share)}" height="13" rx="4" fill="#d9dde3"/>`,
    )
    .join('')
  const body =
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fdfdfb"/>` +
    `<rect x="72" y="64" width="46" height="46" rx="8" fill="#41688c"/><path d="M82 96V82l13-8 13 8v14z" fill="#fdfdfb"/>` +
    line('BANK OF UTOPIA', 134, 98, { size: 28, fill: '#41688c', face: 'bold', spacing: 2 }) +
    line('SPECIMEN', 728, 96, { size: 22, fill: '#9aa3ad', anchor: 'end' }) +
    `<path d="M72 140h656" stroke="#c9d0d8" stroke-width="2"/>` +
    text(paper.name, 226, 26, '#1d2127') +
    paper.address.map((part, index) => text(part, 264 + index * 34)).join('') +
    line(printedDate(paper.date), 728, 420, { size: 22, fill: '#2b3037', anchor: 'end' }) +
    text(`Reference ${paper.reference}`, 420, 20, '#6a727c') +
    text('Confirmation of your postal address', 500, 27, '#1d2127') +
    bars +
    text('Accounts Office, Utopia', 990, 21) +
    specimen(WIDTH, HEIGHT, 104)
  return { body, width: WIDTH, height: HEIGHT, desk: '#7d7264' }
}
