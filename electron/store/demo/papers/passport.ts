import { faceSvg } from './face.ts'
import type { Drawing, PaperSpec } from './paper.ts'
import { group, line, printedDate, specimen, waves, zoneText } from './svg.ts'

const WIDTH = 960
const HEIGHT = 676

/** The data page of a passport of Utopia, the specimen state of ICAO Doc 9303, with its zone (TD3). */
export function passport(paper: Extract<PaperSpec, { kind: 'passport' }>): Drawing {
  const field = (label: string, value: string, x: number, y: number): string =>
    line(label, x, y, { size: 18, fill: '#6d6a5c' }) +
    line(value, x, y + 33, { size: 28, fill: '#22261f', face: 'bold', fit: 296 })
  const body =
    `<rect width="${WIDTH}" height="${HEIGHT}" rx="24" fill="#f4f1e8"/>` +
    waves(WIDTH, 140, 500, 32, '#dfd8c4') +
    `<path d="M0 88V24Q0 0 24 0H936Q960 0 960 24V88z" fill="#3c5b57"/>` +
    line('UTOPIA · PASSPORT', 40, 56, { size: 28, fill: '#f4f1e8', face: 'bold', spacing: 4 }) +
    line('SPECIMEN', 920, 55, { size: 24, fill: '#d9e2d9', anchor: 'end' }) +
    `<rect x="44" y="124" width="240" height="304" rx="8" fill="#dfe4ea"/>` +
    group('translate(44 140) scale(1.2)', faceSvg(paper.face)) +
    field('Surname', paper.surname.toUpperCase(), 328, 144) +
    field('Passport No.', paper.number, 644, 144) +
    field('Given names', paper.givenNames.toUpperCase(), 328, 220) +
    field('Code of state', 'UTO', 644, 220) +
    field('Date of birth', printedDate(paper.birthDate), 328, 296) +
    field('Sex', paper.sex, 644, 296) +
    field('Date of issue', printedDate(paper.issueDate), 328, 372) +
    field('Date of expiry', printedDate(paper.expiryDate), 644, 372) +
    specimen(WIDTH, 540, 116) +
    `<path d="M0 508H960V652Q960 676 936 676H24Q0 676 0 652z" fill="#fbf9f3"/>` +
    zoneText(paper.zone, 40, 574, 880)
  return { body, width: WIDTH, height: HEIGHT, desk: '#2a303b' }
}
