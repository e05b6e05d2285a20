import { faceSvg } from './face.ts'
import type { Drawing, PaperSpec } from './paper.ts'
import { group, line } from './svg.ts'

const WIDTH = 800
const HEIGHT = 960

/** A stand-in for a photograph that the applicant took of themselves. */
export function selfie(paper: Extract<PaperSpec, { kind: 'selfie' }>): Drawing {
  const { shirt } = paper.face
  const wall = ['#c9d3d6', '#d8d0c4', '#cdd5c8', '#d3cbd6', '#dcd6c8', '#c8ccd4'][shirt] ?? '#d0d0d0'
  const body =
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="${wall}"/>` +
    `<rect x="520" y="90" width="190" height="250" fill="#fff" opacity=".45"/><path d="M520 215h190M615 90v250" stroke="${wall}" stroke-width="8"/>` +
    `<rect x="60" y="430" width="150" height="530" fill="#000" opacity=".06"/>` +
    group('translate(60 130) scale(3.4 3.46)', faceSvg(paper.face)) +
    `<rect y="884" width="${WIDTH}" height="76" fill="#20252c" opacity=".72"/>` +
    line('SPECIMEN · NOT A PERSON · UTOPIA', WIDTH / 2, 932, {
      size: 28,
      fill: '#f2f4f7',
      anchor: 'middle',
      face: 'bold',
      spacing: 2,
    })
  return { body, width: WIDTH, height: HEIGHT, desk: wall }
}
