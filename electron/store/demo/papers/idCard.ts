import { faceSvg } from './face.ts'
import type { Drawing, PaperSpec } from './paper.ts'
import { group, line, specimen, waves } from './svg.ts'

const WIDTH = 960
const HEIGHT = 606

/** Breaks an address after so many characters, as the card has room for. */
const lines = (text: string, width: number): ReadonlyArray<string> => {
  const out: Array<string> = []
  let current = ''
  let used = 0
  for (const character of text) {
    const wide = character > '\u2e80' ? 2 : 1
    if (used + wide > width) {
      out.push(current)
      current = ''
      used = 0
    }
    current += character
    used += wide
  }
  return [...out, current].slice(0, 3)
}

/** The front of an identity card of Utopia, with a number made by the rule of GB 11643. */
export function idCardFront(paper: Extract<PaperSpec, { kind: 'id_front' }>): Drawing {
  const label = (text: string, y: number): string => line(text, 56, y, { size: 23, fill: '#4a6d8c' })
  const value = (text: string, x: number, y: number, size = 28): string =>
    line(text, x, y, { size, fill: '#20252c', fit: 410 })
  const [year = '', month = '', day = ''] = paper.birthDate.split('-')
  const body =
    `<rect width="${WIDTH}" height="${HEIGHT}" rx="28" fill="#eef3f6"/>` +
    waves(WIDTH, 120, 560, 30, '#d6e2ea') +
    `<path d="M0 84V28Q0 0 28 0H932Q960 0 960 28V84z" fill="#35577a"/>` +
    line('乌托邦 · 居民身份证', 40, 54, { size: 30, fill: '#f2f6f9', spacing: 3 }) +
    line('UTOPIA · IDENTITY CARD', 920, 40, { size: 19, fill: '#dbe6ef', anchor: 'end', face: 'bold', spacing: 1 }) +
    line('样本 SPECIMEN', 920, 68, { size: 20, fill: '#dbe6ef', anchor: 'end' }) +
    label('姓名', 152) +
    value(paper.native, 196, 154, 34) +
    line(paper.latin.toUpperCase(), 196, 186, { size: 19, fill: '#5a6572', fit: 410 }) +
    label('性别', 236) +
    value(paper.sex === 'F' ? '女' : '男', 196, 237) +
    label('出生', 288) +
    value(`${year}年${Number(month)}月${Number(day)}日`, 196, 289) +
    label('住址', 340) +
    lines(paper.address, 30)
      .map((text, index) => value(text, 196, 341 + index * 38, 25))
      .join('') +
    label('有效期限', 462) +
    value(`至 ${paper.expiryDate.replaceAll('-', '.')}`, 196, 463, 24) +
    label('公民身份号码', 548) +
    line(paper.number, 264, 550, { size: 36, fill: '#20252c', face: 'bold', spacing: 5 }) +
    `<rect x="644" y="118" width="260" height="330" rx="10" fill="#dde3e8"/>` +
    group('translate(644 136) scale(1.3)', faceSvg(paper.face)) +
    specimen(WIDTH, HEIGHT, 112)
  return { body, width: WIDTH, height: HEIGHT, desk: '#3a3630' }
}
