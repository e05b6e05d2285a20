// The product's icons, 16 px, drawn in the current colour. An icon never stands alone for a state: a word is beside it.
import type { ReactElement } from 'react'

const shapes = {
  home: <path d="M2.5 7.2 8 2.8l5.5 4.4v6H9.8V9.6H6.2v3.6H2.5z" />,
  id: (
    <>
      <rect x="2" y="3" width="12" height="10" rx="1.5" />
      <circle cx="5.6" cy="7" r="1.5" />
      <path d="M3.6 10.8c.5-1.2 3.5-1.2 4 0M9.6 6.4h2.6M9.6 9.2h2.6" />
    </>
  ),
  flag: <path d="M3.5 14V2.5M3.5 3h8.6l-1.8 3 1.8 3H3.5" />,
  list: <path d="M2 4.5h12M2 8h12M2 11.5h7.5" />,
  people: (
    <>
      <circle cx="6" cy="5.2" r="2.3" />
      <path d="M1.8 13.2c.4-4.2 8-4.2 8.4 0M10.6 3.2a2.2 2.2 0 0 1 0 4M11.6 9.6c1.5.4 2.5 1.6 2.7 3.6" />
    </>
  ),
  sliders: (
    <>
      <path d="M2.5 4h6M11.5 4h2M2.5 8h2M7.5 8h6M2.5 12h5M10.5 12h3" />
      <circle cx="10" cy="4" r="1.5" />
      <circle cx="6" cy="8" r="1.5" />
      <circle cx="9" cy="12" r="1.5" />
    </>
  ),
  approvals: <path d="M1.8 8.4 4.6 11l5.2-6M7.6 10.2l.8.8 5.6-6" />,
  document: <path d="M3.5 2h6.2L13 5.2V14H3.5zM9.5 2v3.5H13M5.8 8.5h4.6M5.8 11h4.6" />,
  import: <path d="M8 2v7.5M4.8 6.6 8 9.8l3.2-3.2M2.5 11v2.8h11V11" />,
  gear: (
    <>
      <circle cx="8" cy="8" r="2.1" />
      <path d="M8 1.8v2M8 12.2v2M1.8 8h2M12.2 8h2M3.6 3.6l1.4 1.4M11 11l1.4 1.4M12.4 3.6 11 5M5 11l-1.4 1.4" />
    </>
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.3" />
      <path d="m10.3 10.3 3.4 3.4" />
    </>
  ),
  store: (
    <>
      <ellipse cx="8" cy="4" rx="5.2" ry="2" />
      <path d="M2.8 4v8c0 2.6 10.4 2.6 10.4 0V4M2.8 8c0 2.6 10.4 2.6 10.4 0" />
    </>
  ),
  dispute: <path d="M2.5 3h11v8H8l-3 2.6V11H2.5zM8 5v2.6M8 9.1v.1" />,
  check: <path d="m3 8.6 3.2 3.2L13 4.8" />,
  freeze: <path d="M8 1.8v12.4M2.6 4.9l10.8 6.2M13.4 4.9 2.6 11.1M6.4 2.8 8 4.3l1.6-1.5M6.4 13.2 8 11.7l1.6 1.5" />,
  declined: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="m3.9 3.9 8.2 8.2" />
    </>
  ),
  card: (
    <>
      <rect x="1.8" y="3.5" width="12.4" height="9" rx="1.5" />
      <path d="M1.8 6.5h12.4M4 10h2.5" />
    </>
  ),
  lock: (
    <>
      <rect x="3.2" y="7" width="9.6" height="6.8" rx="1.5" />
      <path d="M5.2 7V5.2a2.8 2.8 0 0 1 5.6 0V7" />
    </>
  ),
  note: <path d="M3 2.5h10v8l-3 3H3zM10 13.5v-3h3" />,
  cross: <path d="m4 4 8 8M12 4l-8 8" />,
  bell: <path d="M4 11V7.2a4 4 0 0 1 8 0V11l1.2 1H2.8zM6.6 13.8h2.8" />,
  warning: <path d="M8 2.2 14.3 13.3H1.7zM8 6.3v3.2M8 11.4v.1" />,
  clock: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 4.6V8l2.3 1.6" />
    </>
  ),
  eye: (
    <>
      <path d="M1.6 8C4.5 3.2 11.5 3.2 14.4 8 11.5 12.8 4.5 12.8 1.6 8z" />
      <circle cx="8" cy="8" r="2" />
    </>
  ),
  zoomOut: (
    <>
      <circle cx="7" cy="7" r="4.3" />
      <path d="m10.3 10.3 3.4 3.4M5 7h4" />
    </>
  ),
  zoomIn: (
    <>
      <circle cx="7" cy="7" r="4.3" />
      <path d="m10.3 10.3 3.4 3.4M7 5v4M5 7h4" />
    </>
  ),
  turn: <path d="M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3" />,
  contrast: (
    <>
      <circle cx="8" cy="8" r="5.6" />
      <path d="M8 2.4v11.2M8 5.5h5M8 8h5.5M8 10.5h5" />
    </>
  ),
  question: (
    <>
      <path d="M8 11.6v.1M6 6.1c0-2.8 4.2-2.6 4.2-.1C10.2 7.6 8 7.6 8 9.4" />
      <circle cx="8" cy="8" r="6.2" />
    </>
  ),
  person: (
    <>
      <circle cx="8" cy="5.3" r="2.6" />
      <path d="M3 13.6c.5-4.8 9.5-4.8 10 0" />
    </>
  ),
  skip: <path d="M3 3.5 9 8l-6 4.5zM12 3.5v9" />,
  bookmark: <path d="M4 2.5h8v11l-4-3-4 3z" />,
  plus: <path d="M8 3v10M3 8h10" />,
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
      <path d="M10.5 5.5v-3h-8v8h3" />
    </>
  ),
  export: <path d="M8 3v8M4.5 7.8 8 11.2l3.5-3.4M3 13.5h10" />,
  down: <path d="m4 6 4 4 4-4" />,
  up: <path d="m4 10 4-4 4 4" />,
  columns: <path d="M2.5 3h11v10h-11zM6.2 3v10M9.8 3v10" />,
  bars: <path d="M3 13.5V8M7 13.5V3M11 13.5V6M1.5 13.5h13" />,
  right: <path d="m6 4 4 4-4 4" />,
  signOut: <path d="M9.5 2.5h-6v11h6M6.5 8h7.5M11.2 5.2 14 8l-2.8 2.8" />,
  globe: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M2 8h12M8 2c3.2 3.4 3.2 8.6 0 12M8 2C4.8 5.4 4.8 10.6 8 14" />
    </>
  ),
  contactless: <path d="M4 6.2a4 4 0 0 1 0 3.6M6.6 4.6a7 7 0 0 1 0 6.8M9.2 3a10 10 0 0 1 0 10" />,
  cash: (
    <>
      <rect x="1.8" y="4" width="12.4" height="8" rx="1" />
      <circle cx="8" cy="8" r="1.8" />
      <path d="M4 6v4M12 6v4" />
    </>
  ),
  refund: <path d="M6 3 2.5 6.5 6 10M2.5 6.5H10a3.5 3.5 0 0 1 0 7H6" />,
  key: (
    <>
      <circle cx="5" cy="8" r="2.8" />
      <path d="M7.8 8h6.4M12 8v2.4M14.2 8v1.6" />
    </>
  ),
  moon: <path d="M13 9.6A5.6 5.6 0 1 1 6.4 3a4.6 4.6 0 0 0 6.600 6.600z" />,
} as const

export type IconName = keyof typeof shapes

export type IconProps = Readonly<{
  name: IconName
  /** `s`: 14 px, beside 12 px text. */
  size?: 's'
  /** What the icon says, when no word beside it does. */
  label?: string
}>

export function Icon({ name, size, label }: IconProps): ReactElement {
  return (
    <svg
      className={size === 's' ? 'i s' : 'i'}
      viewBox="0 0 16 16"
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      {shapes[name]}
    </svg>
  )
}
