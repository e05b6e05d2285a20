// Where the page begins. The first import must stay first (see its head).
import './strict-zod.ts'
import './styles.ts'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { startI18n } from '../i18n/i18n.ts'
import { createQueryClient, orpc } from '../platform/client.ts'
import { Gate } from './Gate.tsx'
import { preferences } from './preferences.ts'
import { Providers } from './Providers.tsx'
import { createConsoleRouter } from './router.tsx'
import { preloadScreen } from './screens.ts'

const queries = createQueryClient()
// Everything the first picture needs is asked for at once: who is signed in, the screen's code, its words.
void queries.prefetchQuery(orpc.system.hello.queryOptions({ staleTime: Number.POSITIVE_INFINITY }))
void queries.prefetchQuery(orpc.session.state.queryOptions({ staleTime: Number.POSITIVE_INFINITY }))
const screen = preloadScreen(window.location.pathname)
const router = createConsoleRouter()
const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')

void Promise.all([startI18n(preferences().language, screen.words), screen.ready]).then(() => {
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
})
