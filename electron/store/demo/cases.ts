export const createCases = (..._: unknown[]): { cases: []; notes: [] } => ({ cases: [], notes: [] })
