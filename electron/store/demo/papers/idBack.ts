import type { Drawing, PaperSpec } from './paper.ts'
import { line, specimen, waves, zoneText } from './svg.ts'

const WIDTH = 960
const HEIGHT = 606

/** The back of an identity card of Utopia, with a zone of three lines (TD1) or two (TD2). */
export function idBack(paper: Extract<PaperSpec, { kind: 'id_back' }>): Drawing {
  const body =
    `<rect width="${WIDTH}" height="${HEIGHT}" rx="28" fill="#f1f0ea"/>` +
    waves(WIDTH, 40, 330, 30, '#dcd9cc') +
    line('UTOPIA · IDENTITY CARD', 48, 66, { size: 24, fill: '#4f5b52', face: 'bold', spacing: 2 }) +
    line('SPECIMEN', 912, 66, { size: 22, fill: '#8b938c', anchor: 'end' }) +
    line('Authority', 48, 130, { size: 18, fill: '#6d6a5c' }) +
    line(paper.authority, 48, 164, { size: 26, fill: '#22261f', face: 'bold', fit: 520 }) +
    `<rect x="690" y="104" width="222" height="150" rx="12" fill="#d9c89a" opacity=".7"/>` +
    `<path d="M690 154h222M690 204h222M760 104v150M842 104v150" stroke="#a8975f" stroke-width="3"/>` +
    specimen(WIDTH, 380, 104) +
    `<path d="M0 372H960V578Q960 606 932 606H28Q0 606 0 578z" fill="#fbfaf5"/>` +
    zoneText(paper.zone, 48, paper.zone.length === 3 ? 430 : 460, 864)
  return { body, width: WIDTH, height: HEIGHT, desk: '#4a4038' }
}
