// Who is named in a note: `@` and the name as colleagues see it. Pure.

const LETTER = /[\p{L}\p{N}]/u

/** The people of `people` that the text names; a longer name wins over one it begins with. */
export function mentionedIn<P extends Readonly<{ name: string }>>(
  text: string,
  people: ReadonlyArray<P>,
): ReadonlyArray<P> {
  const byLength = people.toSorted((a, b) => b.name.length - a.name.length)
  const found = new Set<P>()
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const rest = text.slice(at + 1)
    const one = byLength.find(({ name }) => {
      if (!rest.toLowerCase().startsWith(name.toLowerCase())) return false
      const next = rest.slice(name.length).match(/^./su)?.[0]
      // Chinese is written without spaces, so only a letter that would go on the same word ends the match.
      return next === undefined || !LETTER.test(next) || /\p{Script=Han}/u.test(next)
    })
    if (one !== undefined) found.add(one)
  }
  return people.filter((one) => found.has(one))
}

/** What is being typed behind an `@` before the caret, for completion; `undefined`: nothing. */
export function mentionTyped(text: string, caret: number): Readonly<{ from: number; typed: string }> | undefined {
  const match = /(?:^|[^\p{L}\p{N}])@([^@\n]{0,40})$/u.exec(text.slice(0, caret))
  return match === null ? undefined : { from: caret - match[1]!.length - 1, typed: match[1]! }
}
