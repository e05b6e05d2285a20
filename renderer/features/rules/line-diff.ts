// What changed from one version of a rule to the next, by lines: the longest common sequence stays, the rest is taken away or added. Pure.

export type DiffLine = Readonly<{ sign: ' ' | '-' | '+'; text: string }>

/** Texts have at most 4,000 characters, so the plain table is small. */
export function lineDiff(before: string, after: string): ReadonlyArray<DiffLine> {
  const [a, b] = [before.split('\n'), after.split('\n')]
  const width = b.length + 1
  const common = new Int32Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] =
        a[i] === b[j]
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!)
    }
  }
  const lines: DiffLine[] = []
  let [i, j] = [0, 0]
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ sign: ' ', text: a[i]! })
      i++
      j++
    } else if (i < a.length && (j === b.length || common[(i + 1) * width + j]! >= common[i * width + j + 1]!)) {
      lines.push({ sign: '-', text: a[i++]! })
    } else lines.push({ sign: '+', text: b[j++]! })
  }
  return lines
}
