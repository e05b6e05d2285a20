export function candidates(platform?: string, env?: Readonly<Record<string, string | undefined>>): ReadonlyArray<string>
/** The path of a browser that answers, if there is one. */
export function findChromium(): string | undefined
/** The path of a browser, installed where that is allowed, or what to do to have one. */
export function chromium():
  | Readonly<{ path: string; advice?: undefined }>
  | Readonly<{ path?: undefined; advice: string }>
