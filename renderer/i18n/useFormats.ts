import { createContext, use } from 'react'
import { createFormats, type Formats } from './formats.ts'

/** Given by the shell: the person's language and the programme's time zone. */
export const FormatsContext = createContext<Formats>(createFormats('en', 'UTC'))

export function useFormats(): Formats {
  return use(FormatsContext)
}
