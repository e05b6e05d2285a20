// Where the page begins, before React and the rest are read: everything the first picture needs is asked for at once: the program,
// who is signed in, the screen's code, its words, and what it will ask the store, if the page came with a session.
import './strict-zod.ts'
import './styles.ts'
import { FIRST_WORDS, loadWords } from '../i18n/words.ts'
import { askEarly } from '../platform/early.ts'
import { firstOf, importers } from './chunks.ts'
import { preferences } from './preferences.ts'

const program = import('./program.tsx')
const first = firstOf(window.location.pathname)
const { language } = preferences()

// Asked for only; whoever needs one takes it, or its failure, again.
const ignore = (): undefined => undefined
if (first !== undefined) importers[first.screen]().catch(ignore)
for (const area of [...FIRST_WORDS, ...(first === undefined ? [] : [first.words])])
  loadWords(language, area).catch(ignore)
askEarly({ procedure: 'system/hello', body: '{}' }).catch(ignore)
const state = askEarly({ procedure: 'session/state', body: '{}' })
if (first?.question !== undefined) {
  const { question } = first
  const held = document.querySelector('meta[name="session"]')?.getAttribute('content') === 'held'
  // The desktop's page comes without one: there the main process holds it.
  const may = held ? Promise.resolve(true) : state.then((answer) => answer.clone().json()).then(isSignedIn)
  may.then((is) => (is ? askEarly(question) : undefined)).catch(ignore)
} else state.catch(ignore)

void program.then(({ start }) => start(language, first))

function isSignedIn(state: unknown): boolean {
  const value = (state as Readonly<{ json?: Readonly<{ operator?: unknown }> }> | null)?.json
  return value?.operator !== undefined && value.operator !== null
}
