// How a paper lies in its frame: turned by quarters, scaled from "all of it fits", moved by hand. Pure.

export type Size = Readonly<{ width: number; height: number }>
export type Offset = Readonly<{ x: number; y: number }>
export type Quarter = 0 | 90 | 180 | 270

/** One press of + or −. */
export const ZOOM_STEP = 1.25
export const MAX_ZOOM = 8
const MARGIN = 20

export const turnOn = (turn: Quarter): Quarter => ((turn + 90) % 360) as Quarter

/** 1 is "all of it fits"; nothing is gained by less. */
export const clampZoom = (zoom: number): number => Math.min(MAX_ZOOM, Math.max(1, zoom))

/** The paper's size on its side or upright. */
const turned = (paper: Size, turn: Quarter): Size =>
  turn % 180 === 0 ? paper : { width: paper.height, height: paper.width }

/** Screen pixels for one pixel of the paper when all of it fits; never enlarged by itself. */
export function fitScale(paper: Size, frame: Size, turn: Quarter): number {
  const { width, height } = turned(paper, turn)
  return Math.min(1, Math.max(0.01, Math.min((frame.width - MARGIN) / width, (frame.height - MARGIN) / height)))
}

/** Keeps a moved paper in its frame: it can be pushed as far as its own edge, and not at all where it fits. */
export function clampOffset(offset: Offset, paper: Size, frame: Size, turn: Quarter, scale: number): Offset {
  const { width, height } = turned(paper, turn)
  const room = (size: number, of: number): number => Math.max(0, Math.round((size * scale - of) / 2 + MARGIN / 2))
  const [x, y] = [room(width, frame.width), room(height, frame.height)]
  return { x: Math.min(x, Math.max(-x, offset.x)) || 0, y: Math.min(y, Math.max(-y, offset.y)) || 0 }
}

/** The offset that keeps the point under the pointer in place while the zoom changes by `factor`. `point` from the frame's middle. */
export function zoomAbout(offset: Offset, point: Offset, factor: number): Offset {
  return { x: point.x - (point.x - offset.x) * factor, y: point.y - (point.y - offset.y) * factor }
}
