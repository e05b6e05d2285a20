// Specimen papers for applications: drawn from a plain description, never from a photograph of anybody.
// Entry of electron/store/demo/papers; the demo's writer and tests draw through `drawPaper`.
import sharp from 'sharp'
import type { Face } from './face.ts'
import { idBack } from './idBack.ts'
import { idCardFront } from './idCard.ts'
import { letter } from './letter.ts'
import { passport } from './passport.ts'
import { selfie } from './selfie.ts'
import { group } from './svg.ts'

/** How the paper was photographed. */
export type Shot = Readonly<{
  /** Degrees, clockwise. */
  turn: number
  /** Deviation of the blur in pixels; 0 is sharp. */
  blur: number
  /** Where a lamp shines on it, from 0 to 1 across and down. */
  glare: readonly [x: number, y: number] | null
}>

export const STRAIGHT: Shot = { turn: 0, blur: 0, glare: null }

export type PaperSpec =
  | Readonly<{
      kind: 'passport'
      surname: string
      givenNames: string
      number: string
      birthDate: string
      sex: 'F' | 'M'
      issueDate: string
      expiryDate: string
      zone: ReadonlyArray<string>
      face: Face
      shot: Shot
    }>
  | Readonly<{
      kind: 'id_front'
      native: string
      latin: string
      sex: 'F' | 'M'
      birthDate: string
      address: string
      number: string
      expiryDate: string
      face: Face
      shot: Shot
    }>
  | Readonly<{ kind: 'id_back'; zone: ReadonlyArray<string>; authority: string; shot: Shot }>
  | Readonly<{ kind: 'selfie'; face: Face; shot: Shot }>
  | Readonly<{
      kind: 'address'
      name: string
      address: ReadonlyArray<string>
      date: string
      reference: string
      shot: Shot
    }>

export type Drawing = Readonly<{ body: string; width: number; height: number; desk: string }>
export type Image = Readonly<{ bytes: Uint8Array; mime: 'image/jpeg'; width: number; height: number }>

const drawingOf = (spec: PaperSpec): Drawing => {
  switch (spec.kind) {
    case 'passport':
      return passport(spec)
    case 'id_front':
      return idCardFront(spec)
    case 'id_back':
      return idBack(spec)
    case 'selfie':
      return selfie(spec)
    case 'address':
      return letter(spec)
  }
}

/** As wide as a viewer shows cards and passports; fewer pixels are drawn sooner. */
const SHOWN = 880

/** The paper on a desk as one SVG text, `across` pixels wide if it lies, 800 to 1200 high if it stands. */
export function paperSvg(spec: PaperSpec, across = SHOWN): Readonly<{ svg: string; width: number; height: number }> {
  const { body, width, height, desk } = drawingOf(spec)
  const { turn, glare } = spec.shot
  const edge = spec.kind === 'selfie' ? 0 : 28
  const [w, h] = [width + 2 * edge, height + 2 * edge]
  const shown = w > h ? across / w : 1
  const placed = group(`translate(${edge} ${edge}) rotate(${turn} ${width / 2} ${height / 2})`, body)
  const lamp =
    glare === null
      ? ''
      : `<defs><radialGradient id="lamp"><stop offset="0" stop-color="#fff" stop-opacity=".95"/><stop offset=".5" stop-color="#fff" stop-opacity=".6"/><stop offset="1" stop-color="#fff" stop-opacity="0"/></radialGradient></defs>` +
        `<ellipse cx="${Math.round(glare[0] * w)}" cy="${Math.round(glare[1] * h)}" rx="${Math.round(w * 0.26)}" ry="${Math.round(h * 0.2)}" fill="url(#lamp)"/>`
  const [wide, high] = [Math.round(w * shown), Math.round(h * shown)]
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${high}" viewBox="0 0 ${w} ${h}"><rect width="${w}" height="${h}" fill="${desk}"/>${placed}${lamp}</svg>`
  return { svg, width: wide, height: high }
}

/** Draws a paper as JPEG; no fonts of the machine are used. */
export async function drawPaper(spec: PaperSpec, across?: number): Promise<Image> {
  const { svg, width, height } = paperSvg(spec, across)
  const image = sharp(Buffer.from(svg), { limitInputPixels: 4_000_000 })
  if (spec.shot.blur > 0) image.blur(spec.shot.blur)
  const bytes = await image.jpeg({ quality: 74, chromaSubsampling: '4:2:0' }).toBuffer()
  return { bytes, mime: 'image/jpeg', width, height }
}
