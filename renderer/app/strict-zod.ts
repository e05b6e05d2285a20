// Must be the page's first import: zod otherwise probes `new Function` and raises a violation of the content policy.
import { config } from 'zod'

config({ jitless: true })
