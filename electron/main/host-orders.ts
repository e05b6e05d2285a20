/**
 * What main tells the store host over its private channel (the utility process's message port). Secrets travel here and
 * not in arguments or the environment, which other processes of the user can read.
 */
export type HostOrder =
  | Readonly<{
      kind: 'open'
      /** The data folder. */
      data: string
      pipe: string
      /** What every request must carry: see SECRET_HEADER. */
      secret: string
      /** 32 bytes from the device's keyring, if it has one. */
      deviceSecret: Uint8Array | undefined
      version: string
    }>
  | Readonly<{ kind: 'close' }>
