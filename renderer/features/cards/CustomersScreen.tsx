// People: search by name, last four, exact phone or e-mail; Enter opens one.
import './cards.css'
import { useQueryClient } from '@tanstack/react-query'
import { Suspense, useEffect, useMemo, useRef, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../../app/session.ts'
import { useFormats } from '../../i18n/useFormats.ts'
import { LazyGrid } from '../../ui/grid/LazyGrid.tsx'
import { useScreenKeys } from '../../ui/keyboard/useCommand.ts'
import { Button, KeyButton, PageTitle } from '../../ui/parts.tsx'
import { useSearchScope } from '../../ui/search.ts'
import { Empty, ErrorState, Loading } from '../../ui/states.tsx'
import { useGo } from '../../ui/useGo.ts'
import { nameText } from '../../ui/values.tsx'
import { BulkDialog } from '../bulk/BulkDialog.tsx'
import { customerColumns } from './customerColumns.tsx'
import { useCustomerList, type CustomerRow } from './useCustomerList.ts'

/** Kept beside what was read under this session, and dropped with it: a phone number has no place in an address. */
const KEPT = ['customers', 'typed'] as const
const PAUSE_MS = 180

export function CustomersScreen(): ReactElement {
  const { t } = useTranslation('cards')
  const formats = useFormats()
  const go = useGo()
  const queries = useQueryClient()
  const [text, setText] = useState(() => queries.getQueryData<string>(KEPT) ?? '')
  const [focus, setFocus] = useState<Readonly<{ list: string | undefined; id: string }>>()
  const [many, setMany] = useState(false)
  const mayMany = useSession().can('cards.bulk') !== undefined
  const { list, loading, error, again, source } = useCustomerList(text)

  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const search = (next: string): void => {
    clearTimeout(timer.current)
    queries.setQueryData(KEPT, next)
    setText(next)
  }
  const searchSoon = (next: string): void => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => search(next), PAUSE_MS)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  useSearchScope({
    label: t('customers.title'),
    placeholder: t('customers.placeholder'),
    text,
    onSubmit: (typed) => search(typed.trim()),
    onType: (typed) => searchSoon(typed.trim()),
  })
  useScreenKeys('customers', [
    { keys: ['search'], label: t('customers.keys.search') },
    { keys: ['move.down', 'move.up'], label: t('customers.keys.move') },
    { keys: ['list.open'], label: t('customers.keys.open') },
    ...(mayMany ? (['card.freezeAll'] as const) : []),
  ])
  // A new list starts at its first row.
  const focused = focus !== undefined && focus.list === list?.key ? focus.id : list?.first.rows[0]?.id

  const columns = useMemo(() => customerColumns(t, formats), [t, formats])
  const open = (row: CustomerRow): void => go(`/customers/${row.id}`)
  const count = list?.first.count
  return (
    <>
      <PageTitle
        title={t('customers.title')}
        facts={
          count !== undefined && (
            <span className="t3" aria-live="polite">
              {count.exact
                ? t('customers.count', { count: count.value, shown: formats.number(count.value) })
                : t('customers.countAtLeast', { shown: formats.number(count.value) })}
            </span>
          )
        }
        actions={
          mayMany && (
            <>
              <Button onPress={() => go('/customers/bulk')}>{t('customers.earlierBulk')}</Button>
              <KeyButton command="card.freezeAll" icon="freeze" onPress={() => setMany(true)}>
                {t('customers.bulk')}
              </KeyButton>
            </>
          )
        }
      />
      <Suspense fallback={null}>
        {many && <BulkDialog bin={/^\d{5,8}$/.test(text) ? text : ''} onClose={() => setMany(false)} />}
      </Suspense>
      <div className="people">
        {error !== undefined && !loading ? (
          <ErrorState error={error} onRetry={again} />
        ) : list === undefined ? (
          <Loading />
        ) : list.first.rows.length === 0 ? (
          list.text === '' ? (
            <Empty>{t('customers.empty')}</Empty>
          ) : (
            <Empty action={<Button onPress={() => search('')}>{t('customers.showAll')}</Button>}>
              {t('customers.noMatch', { text: list.text })}
            </Empty>
          )
        ) : (
          <LazyGrid<CustomerRow>
            label={t('customers.list')}
            columns={columns}
            rowKey={(row) => row.id}
            rowLabel={(row) =>
              t('customers.row', {
                name: nameText(row.name),
                cards:
                  row.cards
                    .map(
                      (card) =>
                        `${t('common:cardEnding', { last4: card.last4 })} ${t(`common:cardState.${card.state}`)}`,
                    )
                    .join(', ') || t('customers.noCard'),
                flags: t('customers.rowFlags', { count: row.openFlags }),
              })
            }
            source={source}
            focused={focused}
            onFocus={(row) => setFocus({ list: list.key, id: row.id })}
            onOpen={open}
            onOpenPage={open}
            loading={loading}
          />
        )}
      </div>
    </>
  )
}
