// AG Grid's theme, made from the tokens. Imported only by ui/Grid, which is loaded with the screens that need it.
import { themeQuartz, type Theme } from 'ag-grid-community'
import { cssVar } from './tokens.ts'

/** 32 px rows (40 comfortable), 30 px header, hairlines, the same colours as every other list. */
export function gridTheme(rowHeight: 32 | 40): Theme {
  return themeQuartz.withParams({
    backgroundColor: cssVar('surface'),
    foregroundColor: cssVar('text'),
    textColor: cssVar('text'),
    accentColor: cssVar('accent'),
    borderColor: cssVar('line'),
    chromeBackgroundColor: cssVar('surface'),
    headerBackgroundColor: cssVar('surface'),
    headerTextColor: cssVar('text-3'),
    headerFontWeight: 500,
    headerFontSize: 12,
    headerHeight: 30,
    rowHeight,
    fontFamily: 'inherit',
    fontSize: 13,
    cellHorizontalPadding: 8,
    rowHoverColor: cssVar('row-hover'),
    selectedRowBackgroundColor: cssVar('row-sel'),
    oddRowBackgroundColor: cssVar('surface'),
    rowBorder: { color: cssVar('line'), width: 1, style: 'solid' },
    columnBorder: false,
    wrapperBorder: false,
    wrapperBorderRadius: 0,
    headerColumnBorder: false,
    headerColumnResizeHandleColor: 'transparent',
    focusShadow: 'none',
    rangeSelectionBorderColor: 'transparent',
  })
}
