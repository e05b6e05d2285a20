import { useId, useMemo, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import list from '#resources/reference/countries.json' with { type: 'json' }
import { useFormats } from '../../i18n/useFormats.ts'
import { Icon } from '../../ui/Icon.tsx'
import { Button } from '../../ui/parts.tsx'
import { countryName } from '../transactions/decline-words.ts'

const MOST = 20

/** Countries by name or code, one after the other; Enter takes the first whose name begins so. */
export function CountriesField({
  chosen,
  home,
  onChange,
}: Readonly<{
  chosen: ReadonlyArray<string>
  /** The programme's own country is no journey. */
  home: string
  onChange: (codes: ReadonlyArray<string>) => void
}>): ReactElement {
  const { t } = useTranslation('cards')
  const formats = useFormats()
  const options = useId()
  const [text, setText] = useState('')
  const all = useMemo(
    () =>
      list.countries
        .map(({ alpha2 }) => ({ code: alpha2, name: countryName(alpha2, formats) }))
        .sort((a, b) => a.name.localeCompare(b.name, formats.language)),
    [formats],
  )
  const known = all.filter(({ code }) => code !== home && !chosen.includes(code))
  const find = (typed: string): string | undefined => {
    const plain = typed.trim().toLocaleLowerCase()
    if (plain === '') return undefined
    const exact = known.find(({ code, name }) => name.toLocaleLowerCase() === plain || code.toLowerCase() === plain)
    return (exact ?? known.find(({ name }) => name.toLocaleLowerCase().startsWith(plain)))?.code
  }
  const add = (typed: string): void => {
    const code = find(typed)
    if (code === undefined) return setText(typed)
    onChange([...chosen, code])
    setText('')
  }
  const unknown = text.trim() !== '' && find(text) === undefined
  return (
    <div className="field">
      <label className="field">
        <span className="label b">{t('travel.countries')}</span>
        <span className="row">
          <input
            className="input grow"
            list={options}
            value={text}
            placeholder={t('travel.countryHint')}
            aria-invalid={unknown}
            disabled={chosen.length >= MOST}
            data-autofocus
            onChange={(event) => {
              const { inputType } = event.nativeEvent as InputEvent
              // A choice from the browser's own list comes whole, without a letter typed.
              if (inputType === 'insertReplacementText' || inputType === undefined) add(event.target.value)
              else setText(event.target.value)
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey) return
              event.preventDefault()
              add(text)
            }}
          />
          <Button disabled={find(text) === undefined} onPress={() => add(text)}>
            {t('travel.add')}
          </Button>
        </span>
        {unknown && <span className="error">{t('travel.countryUnknown')}</span>}
      </label>
      <datalist id={options}>
        {known.map(({ code, name }) => (
          <option key={code} value={name} />
        ))}
      </datalist>
      {chosen.length > 0 && (
        <ul className="picked">
          {chosen.map((code) => (
            <li key={code}>
              {countryName(code, formats)}
              <button
                type="button"
                className="btn q sm"
                aria-label={t('travel.remove', { country: countryName(code, formats) })}
                onClick={() => onChange(chosen.filter((one) => one !== code))}
              >
                <Icon name="cross" size="s" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
