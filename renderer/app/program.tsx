// The program itself, started by main.ts.
import type { QueryClient } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { startI18n } from '../i18n/i18n.ts'
import type { Language } from '../i18n/languages.ts'
import { createQueryClient, orpc } from '../platform/client.ts'
import type { First, ScreenName } from './chunks.ts'
import { Gate } from './Gate.tsx'
import { Providers } from './Providers.tsx'
import { createConsoleRouter } from './router.tsx'
import { beginScreen } from './screens.ts'

/** What main.ts has asked for a screen, put where the screen will look: its rows are then part of the first picture. */
const FIRST_ANSWERS: Readonly<Partial<Record<ScreenName, (queries: QueryClient) => Promise<void>>>> = {
  reviews: (queries) => queries.prefetchQuery(orpc.reviews.list.queryOptions({ input: { show: 'open' } })),
}

/** `first`: the screen that comes first; it is drawn at once when its code and words are there. */
export async function start(language: Language, first: First | undefined): Promise<void> {
  const root = document.getElementById('root')
  if (root === null) throw new Error('index.html has no #root')
  const queries = createQueryClient()
  const router = createConsoleRouter()
  const signedIn = queries.fetchQuery(orpc.session.state.queryOptions({ staleTime: Number.POSITIVE_INFINITY })).then(
    ({ operator }) => operator !== null,
    // The gate asks again and says what is wrong.
    () => false,
  )
  await Promise.all([
    startI18n(language, first === undefined ? [] : [first.words]),
    queries.prefetchQuery(orpc.system.hello.queryOptions({ staleTime: Number.POSITIVE_INFINITY })),
    first?.question === undefined
      ? signedIn
      : signedIn.then((is) => (is ? FIRST_ANSWERS[first.screen]?.(queries) : undefined)),
    first === undefined ? undefined : beginScreen(first.screen),
    router.load(),
  ])
  createRoot(root).render(
    <StrictMode>
      <Suspense fallback={null}>
        <Providers queries={queries}>
          <Gate>
            <RouterProvider router={router} />
          </Gate>
        </Providers>
      </Suspense>
    </StrictMode>,
  )
}
