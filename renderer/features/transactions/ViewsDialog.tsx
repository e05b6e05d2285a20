import { useId, useState, type FormEvent, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { parseQuery } from '#shared/search/parse.ts'
import { client } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Icon } from '../../ui/Icon.tsx'
import { Button, KeyButton } from '../../ui/parts.tsx'
import { FaultLine } from '../../ui/states.tsx'
import { showToast } from '../../ui/toasts.ts'
import { chipsOf, chipText } from './query-words.ts'
import { isChanged, type View, type ViewLayout, type Views } from './useViews.ts'

export type ViewsDialogProps = Readonly<{
  views: Views
  query: string
  /** The columns as they stand, to be kept with a view. */
  layout: ViewLayout
  onOpen: (view: View) => void
  onClose: () => void
}>

/** Saved views: mine and the team's, opened, shared as a link, renamed, taken away; and the query in force saved as one. */
export function ViewsDialog({ views, query, layout, onOpen, onClose }: ViewsDialogProps): ReactElement {
  const { t } = useTranslation('transactions')
  const mine = views.views.filter((view) => view.mine)
  const teams = views.views.filter((view) => !view.mine)
  const list = (title: string, some: ReadonlyArray<View>): ReactElement | null =>
    some.length === 0 ? null : (
      <section aria-label={title}>
        <h3 className="t3 sm">{title}</h3>
        <ul className="views">
          {some.map((view) => (
            <ViewLine key={view.id} view={view} open={view.id === views.current?.id} onOpen={onOpen} />
          ))}
        </ul>
      </section>
    )
  return (
    <Dialog
      title={t('views.title')}
      width={620}
      onClose={onClose}
      footer={
        <>
          <span className="grow" />
          <KeyButton command="close" onPress={onClose}>
            {t('views.done')}
          </KeyButton>
        </>
      }
    >
      {views.views.length === 0 && <p className="t2">{t('views.none')}</p>}
      {list(t('views.mineTitle'), mine)}
      {list(t('views.teamsTitle'), teams)}
      <SaveForm views={views} query={query} layout={layout} onSaved={onOpen} />
    </Dialog>
  )
}

/** A query in words, for a line. */
function useQueryWords(): (query: string) => string {
  const { t } = useTranslation('transactions')
  return (query) => {
    const read = parseQuery(query).query
    const chips = read === null ? [] : chipsOf(read, t).map(chipText)
    return chips.length === 0 ? t('all') : chips.join(' · ')
  }
}

export const viewPath = (view: View): string => `/transactions?${new URLSearchParams({ view: view.id }).toString()}`

function ViewLine({
  view,
  open,
  onOpen,
}: Readonly<{ view: View; open: boolean; onOpen: (view: View) => void }>): ReactElement {
  const { t } = useTranslation('transactions')
  const words = useQueryWords()
  const [name, setName] = useState<string>()
  const which = { id: view.id, version: view.version }
  const rename = useStoreCommand(client.views.rename, { onDone: () => setName(undefined) })
  const share = useStoreCommand(client.views.share)
  const remove = useStoreCommand(client.views.remove)
  const copy = (): void => {
    void navigator.clipboard.writeText(`${window.location.origin}${viewPath(view)}`).then(
      () => showToast(t('views.linkCopied', { name: view.name })),
      () => showToast(t('why.copyFailed')),
    )
  }
  const keep = (event: FormEvent): void => {
    event.preventDefault()
    if (name !== undefined && name.trim() !== '') rename.run({ ...which, name: name.trim() })
  }
  return (
    <li aria-current={open}>
      {name === undefined ? (
        <button type="button" className="open" onClick={() => onOpen(view)}>
          <b className="el" title={view.name}>
            {view.name}
          </b>
          <span className="t3 sm el" title={view.query}>
            {words(view.query)}
            {!view.mine && ` · ${t('views.by', { by: view.by })}`}
          </span>
        </button>
      ) : (
        <form className="row grow" onSubmit={keep}>
          <input
            className="input grow"
            value={name}
            maxLength={80}
            aria-label={t('views.name')}
            // oxlint-disable-next-line jsx-a11y/no-autofocus -- the person just asked to write here
            autoFocus
            onChange={(event) => setName(event.target.value)}
          />
          <Button size="sm" onPress={() => rename.run({ ...which, name: name.trim() })}>
            {t('views.keepName')}
          </Button>
        </form>
      )}
      <span className="row g4">
        {view.shared && (
          <Button size="sm" kind="quiet" icon="copy" onPress={copy} label={t('views.copyLinkOf', { name: view.name })}>
            {t('views.copyLink')}
          </Button>
        )}
        {view.editable && (
          <>
            <Button
              size="sm"
              kind="quiet"
              label={t(view.shared ? 'views.unshareOf' : 'views.shareOf', { name: view.name })}
              onPress={() => share.run({ ...which, shared: !view.shared })}
            >
              {t(view.shared ? 'views.unshare' : 'views.share')}
            </Button>
            <Button
              size="sm"
              kind="quiet"
              icon="note"
              label={t('views.renameOf', { name: view.name })}
              onPress={() => setName(name === undefined ? view.name : undefined)}
            >
              {t('views.rename')}
            </Button>
            <Button
              size="sm"
              kind="quiet"
              icon="cross"
              label={t('views.removeOf', { name: view.name })}
              onPress={() => remove.run(which)}
            >
              {t('views.remove')}
            </Button>
          </>
        )}
      </span>
      <FaultLine fault={rename.fault ?? share.fault ?? remove.fault} />
    </li>
  )
}

function SaveForm({
  views,
  query,
  layout,
  onSaved,
}: Readonly<{
  views: Views
  query: string
  layout: ViewLayout
  onSaved: (view: View) => void
}>): ReactElement {
  const { t } = useTranslation('transactions')
  const words = useQueryWords()
  const id = useId()
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const [withColumns, setWithColumns] = useState(false)
  const save = useStoreCommand(client.views.save, {
    onDone: (view) => {
      showToast(t('views.saved', { name: view.name }))
      onSaved(view)
    },
  })
  const change = useStoreCommand(client.views.change, { onDone: onSaved })
  const { current } = views
  const ready = name.trim() !== '' && !save.running
  const keep = (event: FormEvent): void => {
    event.preventDefault()
    if (ready) save.run({ name: name.trim(), query, shared, layout: withColumns ? layout : null })
  }
  return (
    <form className="save-view" onSubmit={keep}>
      <h3 className="t3 sm">{t('views.saveTitle')}</h3>
      <p className="sm t2">{words(query)}</p>
      <div className="row">
        <label className="unseen" htmlFor={id}>
          {t('views.name')}
        </label>
        <input
          id={id}
          className="input grow"
          value={name}
          maxLength={80}
          placeholder={t('views.name')}
          data-autofocus
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit" className="btn p" disabled={!ready}>
          <Icon name="bookmark" size="s" />
          {t('views.save')}
        </button>
      </div>
      <div className="row">
        <label className="row g6">
          <input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} />
          {t('views.forTeam')}
        </label>
        <label className="row g6">
          <input type="checkbox" checked={withColumns} onChange={(event) => setWithColumns(event.target.checked)} />
          {t('views.withColumns')}
        </label>
      </div>
      {current?.editable === true && isChanged(current, query) && (
        <Button
          onPress={() =>
            change.run({
              id: current.id,
              version: current.version,
              query,
              layout: current.layout === null ? null : layout,
            })
          }
        >
          {t('views.update', { name: current.name })}
        </Button>
      )}
      <FaultLine fault={save.fault ?? change.fault} />
    </form>
  )
}
