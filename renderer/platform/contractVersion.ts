/**
 * The contract this page was built for. Written here and not imported from #shared/contract/base.ts, which would bring
 * every schema and zod into the first load; a test keeps the two equal.
 */
export const PAGE_CONTRACT_VERSION = 1
