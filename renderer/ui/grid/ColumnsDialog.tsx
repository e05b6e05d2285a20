import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '../Dialog.tsx'
import { Icon } from '../Icon.tsx'
import { Button, KeyButton } from '../parts.tsx'
import {
  isShown,
  movedColumn,
  orderedColumns,
  PLAIN_LAYOUT,
  resizedColumn,
  toggleColumn,
  WIDTH,
  type ColumnLayout,
  type GridColumn,
} from './columns.ts'

export type ColumnsDialogProps<Row> = Readonly<{
  columns: ReadonlyArray<GridColumn<Row>>
  layout: ColumnLayout
  onLayout: (layout: ColumnLayout) => void
  /** More about how the list looks, below the columns. */
  children?: ReactNode
  onClose: () => void
}>

const STEP = 16
/** What a column without a width of its own starts from, px. */
const USUAL = 160

/** Which columns a list shows, in which order and how wide; what dragging in the head does, for the keyboard. */
export function ColumnsDialog<Row>(props: ColumnsDialogProps<Row>): ReactElement {
  const { columns, layout, onLayout, onClose } = props
  const { t } = useTranslation()
  const ordered = orderedColumns(columns, layout)
  return (
    <Dialog
      title={t('common:columns.title')}
      subtitle={t('common:columns.text')}
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={() => onLayout(PLAIN_LAYOUT)}>
            {t('common:columns.reset')}
          </Button>
          <span className="grow" />
          <KeyButton command="close" onPress={onClose}>
            {t('common:columns.done')}
          </KeyButton>
        </>
      }
    >
      <ul className="columns">
        {ordered.map((column, index) => {
          const name = { column: column.header }
          const width = layout.widths[column.id] ?? column.width ?? USUAL
          const act = (label: string, change: ColumnLayout, icon: ReactNode, able = true): ReactElement => (
            <button
              type="button"
              className="btn q sm"
              aria-label={label}
              title={label}
              disabled={!able}
              onClick={() => onLayout(change)}
            >
              {icon}
            </button>
          )
          const free = column.fixed !== true
          return (
            <li key={column.id}>
              <label className="row grow">
                <input
                  type="checkbox"
                  checked={isShown(column, layout)}
                  disabled={!free}
                  {...(index === 0 ? { 'data-autofocus': true } : {})}
                  onChange={() => onLayout(toggleColumn(column, layout))}
                />
                {column.header}
                {!free && <span className="t3 sm">{t('common:columns.always')}</span>}
              </label>
              <span className="t3 sm num">{t('common:columns.px', { width })}</span>
              {act(
                t('common:columns.narrower', name),
                resizedColumn(layout, column.id, width - STEP),
                <b>−</b>,
                width > WIDTH.least,
              )}
              {act(
                t('common:columns.wider', name),
                resizedColumn(layout, column.id, width + STEP),
                <b>+</b>,
                width < WIDTH.most,
              )}
              {act(
                t('common:columns.earlier', name),
                movedColumn(columns, layout, column.id, -1),
                <Icon name="up" size="s" />,
                free && ordered[index - 1]?.fixed !== true,
              )}
              {act(
                t('common:columns.later', name),
                movedColumn(columns, layout, column.id, 1),
                <Icon name="down" size="s" />,
                free && index < ordered.length - 1,
              )}
            </li>
          )
        })}
      </ul>
      {props.children}
    </Dialog>
  )
}
