import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  clampOffset,
  clampZoom,
  fitScale,
  MAX_ZOOM,
  turnOn,
  zoomAbout,
  type Quarter,
} from '#renderer/features/reviews/zoom.ts'

const size = fc.record({ width: fc.integer({ min: 40, max: 4000 }), height: fc.integer({ min: 40, max: 4000 }) })
const turn = fc.constantFrom<Quarter>(0, 90, 180, 270)
const offset = fc.record({
  x: fc.integer({ min: -9000, max: 9000 }),
  y: fc.integer({ min: -9000, max: 9000 }),
})

describe('a paper in its frame', () => {
  it('fits whole, upright or on its side, and is never enlarged by itself', () => {
    fc.assert(
      fc.property(size, size, turn, (paper, frame, quarter) => {
        const scale = fitScale(paper, frame, quarter)
        expect(scale).toBeLessThanOrEqual(1)
        const [width, height] = quarter % 180 === 0 ? [paper.width, paper.height] : [paper.height, paper.width]
        // The scale has a floor for frames that are not laid out yet.
        if (scale > 0.01) {
          expect(width * scale).toBeLessThanOrEqual(frame.width + 1e-6)
          expect(height * scale).toBeLessThanOrEqual(frame.height + 1e-6)
        }
      }),
    )
  })

  it('cannot be moved where it fits, nor out of sight where it does not', () => {
    fc.assert(
      fc.property(size, size, turn, offset, fc.double({ min: 1, max: MAX_ZOOM, noNaN: true }), (...drawn) => {
        const [paper, frame, quarter, to, zoom] = drawn
        const scale = fitScale(paper, frame, quarter)
        if (scale > 0.01) expect(clampOffset(to, paper, frame, quarter, scale)).toEqual({ x: 0, y: 0 })
        const held = clampOffset(to, paper, frame, quarter, scale * zoom)
        const width = (quarter % 180 === 0 ? paper.width : paper.height) * scale * zoom
        // Its edge passes the middle of the frame at most by a margin when it is larger than the frame.
        if (width > frame.width) expect(Math.abs(held.x)).toBeLessThanOrEqual(width / 2)
        expect(clampOffset(held, paper, frame, quarter, scale * zoom)).toEqual(held)
      }),
    )
  })

  it('keeps the point under the pointer when zooming', () => {
    const before = { x: 30, y: -10 }
    const pointer = { x: 120, y: 80 }
    const after = zoomAbout(before, pointer, 2)
    // The pointer's place on the paper, in pixels of the paper at zoom 1.
    expect((pointer.x - after.x) / 2).toBe(pointer.x - before.x)
    expect((pointer.y - after.y) / 2).toBe(pointer.y - before.y)
    expect(zoomAbout(before, pointer, 1)).toEqual(before)
  })

  it('turns by quarters and zooms between whole and eightfold', () => {
    expect([0, 90, 180, 270].map((quarter) => turnOn(quarter as Quarter))).toEqual([90, 180, 270, 0])
    expect(clampZoom(0.3)).toBe(1)
    expect(clampZoom(3)).toBe(3)
    expect(clampZoom(99)).toBe(MAX_ZOOM)
  })
})
