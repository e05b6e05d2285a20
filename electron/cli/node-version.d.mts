export const REQUIRED_MAJOR: number
export const HOST_ENVIRONMENT: Readonly<Record<'MALLOC_ARENA_MAX', string>>
export const isFit: (versions?: Readonly<{ node: string; electron?: string }>) => boolean
export const advice: (version: string) => string
export const onFitNode: <Result>(script: string, task: () => Result) => Result | undefined
