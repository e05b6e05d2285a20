/** A stand-in for an Electron object: remembers every call, answers nothing. Calls of nested objects are `outer.inner`. */
export type Recording<T> = Readonly<{
  object: T
  calls: ReadonlyArray<readonly [name: string, args: ReadonlyArray<unknown>]>
  /** The last argument of the only call of `name` whose other arguments are `leading`: most often the handler. */
  handler: (name: string, ...leading: ReadonlyArray<unknown>) => (...args: ReadonlyArray<unknown>) => unknown
}>

export const recording = <T>(): Recording<T> => {
  const calls: Array<readonly [string, ReadonlyArray<unknown>]> = []
  const node = (path: string): unknown =>
    new Proxy(() => undefined, {
      get: (_target, name) => node(path === '' ? String(name) : `${path}.${String(name)}`),
      apply: (_target, _self, args: ReadonlyArray<unknown>) => void calls.push([path, args]),
    })
  return {
    object: node('') as T,
    calls,
    handler: (name, ...leading) => {
      const found = calls.filter(
        ([called, args]) => called === name && leading.every((value, at) => args[at] === value),
      )
      if (found.length !== 1) throw new Error(`${name}(${leading.join()}) was called ${found.length} times`)
      const handler = found[0]![1].at(-1)
      if (typeof handler !== 'function') throw new Error(`${name} was not given a handler`)
      return handler as (...args: ReadonlyArray<unknown>) => unknown
    },
  }
}
