// Where the scripts of risk's threads lie: beside this file in the sources, beside the program once it is built.
export function riskWorker(name: 'backtest' | 'train'): URL {
  const here = import.meta.url
  if (here.endsWith('.ts')) return new URL(`${name}-worker.ts`, here)
  return new URL(here.includes('/chunks/') ? `../${name}-worker.js` : `./${name}-worker.js`, here)
}
