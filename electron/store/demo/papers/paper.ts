export type PaperSpec = Readonly<{ kind: string }>
