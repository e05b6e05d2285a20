// Where the page begins. The first import must stay first (see its head).
import './strict-zod.ts'
import './styles.ts'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { startI18n } from '../i18n/i18n.ts'
import { createQueryClient } from '../platform/client.ts'
import { Gate } from './Gate.tsx'
import { preferences } from './preferences.ts'
import { Providers } from './Providers.tsx'
import { createConsoleRouter } from './router.tsx'
import { preloadScreen } from './screens.ts'

preloadScreen(window.location.pathname)

const queries = createQueryClient()
const router = createConsoleRouter()
const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')

void startI18n(preferences().language).then(() => {
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
