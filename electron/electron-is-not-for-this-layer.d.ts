// What 'electron' resolves to where the layer may not use it: a module without exports, so that the compiler refuses every import.
export {}
