// A drawn face with a few features, so that two papers of one person look like one person and those of two do not.
import { createRandom } from '../random.ts'

export type Face = Readonly<{
  skin: number
  hair: number
  style: number
  shirt: number
  brow: number
  eyes: number
  nose: number
  mouth: number
  wide: number
  glasses: boolean
}>

const SKIN = ['#f3d3b5', '#eac19c', '#dba67a', '#c68a5c', '#9c6540', '#6f452b']
const HAIR = ['#23201f', '#33271f', '#4a3322', '#6d4a2b', '#8d6b3e', '#5b5b60']
const SHIRT = ['#48627f', '#7a4650', '#4d6b55', '#6a5a86', '#8a7348', '#39424e']

/** A face for a person of the demo; `who` is any text that names them. */
export function faceOf(who: string, sex: 'F' | 'M', darkHaired = false): Face {
  const random = createRandom('face', who)
  return {
    skin: random.weighted(darkHaired ? [40, 40, 20] : [26, 26, 14, 14, 11, 9]),
    hair: random.weighted(darkHaired ? [60, 30, 8, 0, 0, 2] : [30, 24, 18, 13, 8, 7]),
    style: sex === 'F' ? random.int(0, 3) : random.int(4, 7),
    shirt: random.int(0, SHIRT.length - 1),
    brow: random.int(-3, 3),
    eyes: random.int(-4, 5),
    nose: random.int(-3, 4),
    mouth: random.int(-4, 4),
    wide: random.int(-6, 7),
    glasses: random.chance(0.25),
  }
}

/** Hair behind the head, by style; the head is an ellipse about (100, 104). */
const HAIR_BACK = [
  'M52 100c0-66 96-66 96 0v78q-16 14-30 4h-36q-14 10-30-4z',
  'M54 96c0-60 92-60 92 0v40q-10 12-22 6h-48q-12 6-22-6z',
  'M56 100c-2-62 90-62 88 0l6 30q-14 8-22-2h-56q-8 10-22 2z',
  'M58 96c0-58 84-58 84 0v14h-84z',
]

/** The line of hair across the forehead, from the right temple to the left. */
const HAIRLINE = [
  'C138 84 116 78 100 62C84 78 62 84 57 96z',
  'C140 84 128 76 118 66C100 84 72 84 64 84C60 88 58 92 57 96z',
  'C142 88 138 84 132 82Q100 90 68 82C62 84 58 90 57 96z',
  'C141 86 134 76 126 70C104 72 84 72 74 70C66 78 60 88 57 96z',
  'C142 88 138 78 132 72Q100 64 68 72C62 78 58 88 57 96z',
  'C141 86 134 70 120 66Q100 76 80 66C66 70 60 86 57 96z',
  'C140 84 134 74 128 68C110 80 84 80 70 72C62 80 58 88 57 96z',
  'C140 84 130 74 120 72L80 72C70 74 60 84 57 96z',
]

/** Head and shoulders in a box of 200 by 240. */
export function faceSvg(face: Face): string {
  const skin = SKIN[face.skin] ?? SKIN[0]!
  const hair = HAIR[face.hair] ?? HAIR[0]!
  const shirt = SHIRT[face.shirt] ?? SHIRT[0]!
  const rx = 40 + face.wide / 2
  const eye = 17 + face.eyes / 2
  const back = HAIR_BACK[face.style] ?? ''
  const front = `M57 96A43 50 0 0 1 143 96${HAIRLINE[face.style] ?? HAIRLINE[0]!}`
  const width = (rx + 3) / 43
  const glasses = face.glasses
    ? `<g fill="none" stroke="#3b3f47" stroke-width="2.6"><circle cx="${100 - eye}" cy="104" r="12"/><circle cx="${100 + eye}" cy="104" r="12"/><path d="M${112 - eye} 103h${2 * eye - 24}"/></g>`
    : ''
  return (
    (back === '' ? '' : `<path d="${back}" fill="${hair}"/>`) +
    `<path d="M14 240c2-52 38-66 86-66s84 14 86 66z" fill="${shirt}"/>` +
    `<path d="M82 140h36v38q-18 18-36 0z" fill="${skin}"/><path d="M82 152q18 12 36 0v8q-18 12-36 0z" fill="#000" opacity=".1"/>` +
    `<ellipse cx="${100 - rx}" cy="106" rx="7" ry="11" fill="${skin}"/><ellipse cx="${100 + rx}" cy="106" rx="7" ry="11" fill="${skin}"/>` +
    `<ellipse cx="100" cy="104" rx="${rx}" ry="52" fill="${skin}"/>` +
    `<path d="${front}" fill="${hair}" transform="translate(${(100 * (1 - width)).toFixed(2)} 0) scale(${width.toFixed(4)} 1)"/>` +
    `<g fill="none" stroke="${hair}" stroke-width="3.4" stroke-linecap="round"><path d="M${92 - eye} ${92 + face.brow}q8 -5 16 -1M${108 + eye} ${92 + face.brow}q-8 -5 -16 -1"/></g>` +
    `<g fill="#2b2522"><circle cx="${100 - eye}" cy="104" r="3.6"/><circle cx="${100 + eye}" cy="104" r="3.6"/></g>` +
    `<path d="M100 106q${-6 - face.nose} 14 ${-2 - face.nose} 18q5 4 10 0" fill="none" stroke="#000" stroke-opacity=".28" stroke-width="2.4" stroke-linecap="round"/>` +
    `<path d="M86 ${138 + face.mouth / 2}q14 ${7 + face.mouth} 28 0" fill="none" stroke="#9a4b45" stroke-width="3.2" stroke-linecap="round"/>` +
    glasses
  )
}
