import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { KeyButton } from '../../ui/parts.tsx'
import { StatusTag } from '../../ui/values.tsx'
import type { CountOf } from './useNewer.ts'
import type { PaymentList } from './usePaymentList.ts'
import type { View } from './useViews.ts'

/** A count in words: exact, or where counting stopped. */
export function useCountWords(): (count: CountOf) => string {
  const { t } = useTranslation('transactions')
  const formats = useFormats()
  return ({ value, exact }) =>
    exact
      ? t('count', { count: value, shown: formats.number(value) })
      : t('countAtLeast', { shown: formats.number(value) })
}

/** What is listed, how many, and what can be done with the list. Without `onExport` the role takes no files. */
export function ListHead({
  query,
  list,
  view,
  changed,
  charts,
  onViews,
  onExport,
  onCharts,
  onColumns,
  onJump,
}: Readonly<{
  query: string
  list: PaymentList | undefined
  view: View | undefined
  /** The query is no longer the view's. */
  changed: boolean
  charts: boolean
  onViews: () => void
  onExport: (() => void) | undefined
  onCharts: () => void
  onColumns: () => void
  onJump: () => void
}>): ReactElement {
  const { t } = useTranslation('transactions')
  const formats = useFormats()
  const words = useCountWords()
  return (
    <div className="bar list-head">
      <h1 className="b el" title={view?.name}>
        {view?.name ?? (query === '' ? t('all') : t('title'))}
      </h1>
      {view !== undefined && (
        <StatusTag icon="bookmark">
          {changed ? t('views.changed') : view.shared ? t('views.teams') : t('views.mine')}
        </StatusTag>
      )}
      {list !== undefined && (
        <span className="t3 el" aria-live="polite">
          {words(list.count)}
          {list.count.exact && <span className="roomy">{`, ${t('exact')}`}</span>}
          <span className="roomy">{` · ${t('took', { ms: formats.number(list.took) })}`}</span>
        </span>
      )}
      <span className="grow" />
      <KeyButton command="views" icon="bookmark" size="sm" onPress={onViews}>
        <span className="roomy">{t('views.button')}</span>
      </KeyButton>
      {onExport !== undefined && (
        <KeyButton command="export" icon="document" size="sm" onPress={onExport} hint={t('export.title')}>
          <span className="roomy">{t('export.button')}</span>
        </KeyButton>
      )}
      <KeyButton command="rows.charts" icon="bars" size="sm" onPress={onCharts} hint={t('charts.title')}>
        <span className="roomy">{charts ? t('charts.hide') : t('charts.show')}</span>
      </KeyButton>
      <KeyButton command="rows.jump" icon="clock" size="sm" onPress={onJump} hint={t('jump.title')}>
        <span className="roomy">{t('jump.button')}</span>
      </KeyButton>
      <KeyButton command="rows.columns" icon="columns" size="sm" onPress={onColumns} hint={t('common:columns.title')}>
        <span className="roomy">{t('common:columns.title')}</span>
      </KeyButton>
    </div>
  )
}
