import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormats } from '../../i18n/useFormats.ts'
import { client, orpc } from '../../platform/client.ts'
import { useStoreCommand } from '../../platform/useStoreCommand.ts'
import { ConfirmDialog } from '../../ui/Dialog.tsx'
import { ErrorState, FaultLine, Loading } from '../../ui/states.tsx'
import { showToast } from '../../ui/toasts.ts'
import { useGo } from '../../ui/useGo.ts'

const DAYS = 30

/** Blind second looks and known answers: how often people agree. For supervisors. */
export function QualityDialog({ onClose }: Readonly<{ onClose: () => void }>): ReactElement {
  const { t } = useTranslation('reviews')
  const formats = useFormats()
  const go = useGo()
  const queries = useQueryClient()
  const query = useQuery(orpc.quality.summary.queryOptions({ input: { days: DAYS } }))
  const data = query.data
  const [percent, setPercent] = useState<string>()
  const shown = percent ?? (data === undefined ? '' : String(Math.round(data.share * 1000) / 10))
  const share = Number(shown) / 100
  const able = shown.trim() !== '' && share >= 0 && share <= 1
  const set = useStoreCommand(client.quality.setPolicy, {
    onDone: () => {
      showToast(t('quality.saved'))
      setPercent(undefined)
      void queries.invalidateQueries({ queryKey: orpc.quality.key() })
    },
  })
  const verdict = (word: string): string => t(`verdictPast.${word}`, { defaultValue: t(`reason.${word}`) })
  return (
    <ConfirmDialog
      title={t('quality.title')}
      confirm={t('quality.save')}
      keep={t('quality.close')}
      width={720}
      canConfirm={able && data !== undefined && share !== data.share}
      running={set.running}
      onConfirm={() => set.run({ secondLookShare: share })}
      onClose={onClose}
    >
      {data === undefined ? (
        query.error === null ? (
          <Loading />
        ) : (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        )
      ) : (
        <div className="team">
          <p>
            {t(data.looks === 0 ? 'quality.none' : 'quality.facts', {
              agreed: formats.number(data.agreed),
              looks: formats.number(data.looks),
              open: formats.number(data.open),
              days: DAYS,
            })}
          </p>
          <label className="field">
            <span className="label">{t('quality.share')}</span>
            <span className="row g6">
              <input
                className="input num"
                inputMode="decimal"
                size={6}
                value={shown}
                aria-invalid={!able}
                onChange={(event) => setPercent(event.target.value)}
              />
              <span className="t2">{t('quality.shareUnit')}</span>
            </span>
          </label>
          {data.byReviewer.length > 0 && (
            <table className="points sm" aria-label={t('quality.reviewer')}>
              <thead>
                <tr>
                  <th scope="col">{t('quality.reviewer')}</th>
                  <th scope="col" className="num">
                    {t('quality.agreedOf')}
                  </th>
                  <th scope="col" className="num">
                    {t('quality.known')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {data.byReviewer.map((row) => (
                  <tr key={`${row.rule}${row.name}`}>
                    <td>{row.rule ? t(`autoRule.${row.name}`) : row.name}</td>
                    <td className="num">{`${row.agreed} / ${row.looks}`}</td>
                    <td className="num">{`${row.knownRight} / ${row.known}`}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {data.byReason.length > 0 && (
            <table className="points sm" aria-label={t('quality.reason')}>
              <thead>
                <tr>
                  <th scope="col">{t('quality.reason')}</th>
                  <th scope="col" className="num">
                    {t('quality.agreedOf')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {data.byReason.map((row) => (
                  <tr key={row.reason}>
                    <td>{verdict(row.reason)}</td>
                    <td className="num">{`${row.agreed} / ${row.looks}`}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {data.differing.length > 0 && (
            <table className="points sm" aria-label={t('quality.differing')}>
              <thead>
                <tr>
                  <th scope="col">{t('quality.case')}</th>
                  <th scope="col">{t('quality.first')}</th>
                  <th scope="col">{t('quality.second')}</th>
                </tr>
              </thead>
              <tbody>
                {data.differing.map((row) => (
                  <tr key={`${row.original}${row.at}`}>
                    <td>
                      <button type="button" className="link mono" onClick={() => go(`/reviews/${row.original}`)}>
                        {row.original}
                      </button>
                    </td>
                    <td>{`${row.first ?? (row.rule === null ? '' : t(`autoRule.${row.rule}`))} · ${verdict(row.expected)}`}</td>
                    <td>{`${row.second} · ${verdict(row.verdict)}`}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          <FaultLine fault={set.fault} />
        </div>
      )}
    </ConfirmDialog>
  )
}
