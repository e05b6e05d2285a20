import { useEffect, useState } from 'react'
import { client, newRequestId } from '../../platform/client.ts'
import { faultOf, type Fault } from '../../platform/faults.ts'

export type PaperImage =
  | Readonly<{ state: 'loading' }>
  | Readonly<{ state: 'shown'; url: string }>
  | Readonly<{ state: 'failed'; fault: Fault | 'unreadable' }>
  /** A paper cannot be masked: whoever sees people unnamed does not see it, and the store is not asked. */
  | Readonly<{ state: 'refused' }>
  /** Its time was over. */
  | Readonly<{ state: 'deleted'; at: number }>

export type PaperImageHandle = Readonly<{
  image: PaperImage
  retry: () => void
  /** The bytes came, but they are no picture. */
  unreadable: () => void
}>

/**
 * Fetches the image of a paper; mount it anew for another paper. Every fetch is a look that the store records, so nothing is
 * fetched ahead and nothing is kept: the object URL ends with the component.
 */
export function usePaperImage(
  { id, deletedAt }: Readonly<{ id: string; deletedAt: number | null }>,
  mayLook: boolean,
  onLooked: (id: string) => void,
): PaperImageHandle {
  const [image, setImage] = useState<PaperImage>({ state: 'loading' })
  const [requestId, setRequestId] = useState(newRequestId)
  const there = mayLook && deletedAt === null
  useEffect(() => {
    if (!there) return undefined
    const abort = new AbortController()
    let url: string | undefined
    client.reviews.image({ requestId, id }, { signal: abort.signal }).then(
      (file) => {
        if (abort.signal.aborted) return
        url = URL.createObjectURL(file)
        setImage({ state: 'shown', url })
        onLooked(id)
      },
      (error: unknown) => {
        if (!abort.signal.aborted) setImage({ state: 'failed', fault: faultOf(error) })
      },
    )
    return () => {
      abort.abort()
      if (url !== undefined) URL.revokeObjectURL(url)
    }
  }, [id, there, requestId, onLooked])
  return {
    image: deletedAt !== null ? { state: 'deleted', at: deletedAt } : mayLook ? image : { state: 'refused' },
    retry: () => {
      setImage({ state: 'loading' })
      setRequestId(newRequestId())
    },
    unreadable: () => setImage({ state: 'failed', fault: 'unreadable' }),
  }
}
