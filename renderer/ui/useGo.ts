import { useRouter } from '@tanstack/react-router'
import { useCallback } from 'react'

export type Go = (path: string, options?: Readonly<{ replace?: boolean }>) => void

/** Leads to a path of the console: `go(`/reviews/${id}`)`. */
export function useGo(): Go {
  const router = useRouter()
  return useCallback(
    (path, options) => {
      if (options?.replace === true) router.history.replace(path)
      else router.history.push(path)
    },
    [router],
  )
}
