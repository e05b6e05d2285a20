import { MantineProvider } from '@mantine/core'
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query'
import { useEffect, type ReactElement, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { styleNonce } from '../platform/nonce.ts'
import { KeyboardProvider } from '../ui/keyboard/KeyboardProvider.tsx'
import { cssVariablesResolver, mantineTheme } from '../ui/theme/mantine.ts'
import { usePreferences } from './usePreferences.ts'
import { useColourScheme } from './useColourScheme.ts'

export function Providers({
  queries,
  children,
}: Readonly<{ queries: QueryClient; children: ReactNode }>): ReactElement {
  const { language, theme, density, singleKeys } = usePreferences()
  const { i18n } = useTranslation()
  const scheme = useColourScheme(theme)
  useEffect(() => {
    // Told again what it is already, i18next would have everything drawn a second time, before the first picture is seen.
    if (i18n.language !== language) void i18n.changeLanguage(language)
  }, [i18n, language])
  useEffect(() => {
    document.documentElement.dataset.density = density
  }, [density])
  return (
    <MantineProvider
      theme={mantineTheme}
      cssVariablesResolver={cssVariablesResolver}
      forceColorScheme={scheme}
      getStyleNonce={styleNonce}
      deduplicateCssVariables={false}
    >
      <QueryClientProvider client={queries}>
        <KeyboardProvider singleKeys={singleKeys}>{children}</KeyboardProvider>
      </QueryClientProvider>
    </MantineProvider>
  )
}
