// The page's first import: zod otherwise probes `new Function` at the first schema that it reads, which the content policy
// reports as a violation. Chunks with schemas arrive in any order, so this must not wait for zod: it is the place where
// zod's own `config` keeps its settings.
Object.assign(((globalThis as { __zod_globalConfig?: object }).__zod_globalConfig ??= {}), { jitless: true })
