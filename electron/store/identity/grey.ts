// Grey pictures as plain arrays, and what a reader of text needs from them: what is ink, how far the text is tilted. Pure arithmetic.

/** One byte a pixel, row by row; 0 is black. */
export type Grey = Readonly<{ width: number; height: number; pixels: Uint8Array }>

/** 1 where a pixel is darker than what surrounds it within `reach` pixels, by more than `least` levels. */
export function inkOf({ width, height, pixels }: Grey, reach: number, least: number): Uint8Array {
  // Sums over rectangles in constant time: `sums` has one row and column more than the picture.
  const across = width + 1
  const sums = new Float64Array(across * (height + 1))
  for (let y = 0; y < height; y++) {
    let row = 0
    for (let x = 0; x < width; x++) {
      row += pixels[y * width + x]!
      sums[(y + 1) * across + x + 1] = sums[y * across + x + 1]! + row
    }
  }
  const ink = new Uint8Array(width * height)
  for (let y = 0; y < height; y++) {
    const top = Math.max(0, y - reach)
    const bottom = Math.min(height, y + reach + 1)
    for (let x = 0; x < width; x++) {
      const left = Math.max(0, x - reach)
      const right = Math.min(width, x + reach + 1)
      const sum =
        sums[bottom * across + right]! -
        sums[top * across + right]! -
        sums[bottom * across + left]! +
        sums[top * across + left]!
      const mean = sum / ((bottom - top) * (right - left))
      if (pixels[y * width + x]! < mean - least) ink[y * width + x] = 1
    }
  }
  return ink
}

/** How sharply rows of ink and empty rows alternate when the picture is turned by `degrees`; greatest when text lies level. */
function levelness(xs: Float32Array, ys: Float32Array, count: number, bins: Float64Array, degrees: number): number {
  bins.fill(0)
  const slope = Math.tan((degrees * Math.PI) / 180)
  const offset = bins.length / 2
  for (let i = 0; i < count; i++) {
    const bin = Math.round(ys[i]! - xs[i]! * slope + offset)
    if (bin >= 0 && bin < bins.length) bins[bin]! += 1
  }
  let sum = 0
  for (let i = 1; i < bins.length; i++) sum += (bins[i]! - bins[i - 1]!) ** 2
  return sum
}

const MOST_DEGREES = 9

/** Degrees by which lines of text fall to the right; turning the picture back by as much makes them level. */
export function tiltOf({ width, height, pixels }: Grey): number {
  const ink = inkOf({ width, height, pixels }, 12, 18)
  let count = 0
  for (const dot of ink) count += dot
  const xs = new Float32Array(count)
  const ys = new Float32Array(count)
  let at = 0
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      if (ink[y * width + x] === 1) {
        xs[at] = x - width / 2
        ys[at] = y - height / 2
        at++
      }
  const bins = new Float64Array(height * 2)
  let best = 0
  let most = -1
  const look = (from: number, to: number, step: number): void => {
    for (let degrees = from; degrees <= to + 1e-9; degrees += step) {
      const value = levelness(xs, ys, count, bins, degrees)
      if (value > most) {
        most = value
        best = degrees
      }
    }
  }
  look(-MOST_DEGREES, MOST_DEGREES, 0.5)
  const rough = best
  look(rough - 0.4, rough + 0.4, 0.1)
  return best
}

export type Box = Readonly<{ left: number; top: number; right: number; bottom: number; dots: number }>

/** The boxes of connected ink, eight neighbours; those with fewer than `least` dots are left out. `right`, `bottom` are exclusive. */
export function boxesOf(ink: Uint8Array, width: number, height: number, least: number): ReadonlyArray<Box> {
  const seen = new Uint8Array(ink.length)
  const stack: Array<number> = []
  const boxes: Array<Box> = []
  for (let start = 0; start < ink.length; start++) {
    if (ink[start] === 0 || seen[start] === 1) continue
    let [left, right, top, bottom, dots] = [width, 0, height, 0, 0]
    stack.push(start)
    seen[start] = 1
    while (stack.length > 0) {
      const at = stack.pop()!
      const x = at % width
      const y = (at - x) / width
      dots++
      if (x < left) left = x
      if (x >= right) right = x + 1
      if (y < top) top = y
      if (y >= bottom) bottom = y + 1
      for (let dy = -1; dy <= 1; dy++) {
        const ny = y + dy
        if (ny < 0 || ny >= height) continue
        for (let dx = -1; dx <= 1; dx++) {
          const nx = x + dx
          if (nx < 0 || nx >= width) continue
          const next = ny * width + nx
          if (ink[next] === 1 && seen[next] === 0) {
            seen[next] = 1
            stack.push(next)
          }
        }
      }
    }
    if (dots >= least) boxes.push({ left, top, right, bottom, dots })
  }
  return boxes
}
