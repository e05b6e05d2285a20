/**
 * The seam between a host and the card store: one fetch-shaped function. A host only carries requests; who may do
 * what is decided by the store from the request's session or bearer token.
 */
export type Peer = Readonly<{
  /** How the request came in. */
  transport: 'in-process' | 'pipe' | 'http'
  /** Set only for commands of this computer's command line, which act as a program and not as a person. */
  principal?: 'cli'
  /** The system user behind a command, for the audit. */
  user?: string
}>

export type Handle = (request: Request, peer: Peer) => Promise<Response>
