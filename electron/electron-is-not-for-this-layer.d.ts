// What 'electron' resolves to where the layer may not use it: nothing of Electron is in here, so that the compiler refuses every import.
export type ElectronIsNotForThisLayer = never
