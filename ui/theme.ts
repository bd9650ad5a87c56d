import { type ThemeConfig, theme } from 'antd'
import type { LocaleCode } from './format.ts'
import { fontStack, type Mode, monoStack, palette, radius, space } from './tokens.ts'

/** Ant Design in our tokens: one accent, 8-pixel grid, compact tables, no decoration. */
export function antdTheme(mode: Mode, locale: LocaleCode): ThemeConfig {
  const c = (name: keyof typeof palette): string => palette[name][mode]
  return {
    algorithm: mode === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: c('accent'),
      colorInfo: c('accent'),
      colorLink: c('accent'),
      colorLinkHover: c('accent'),
      colorLinkActive: c('accent'),
      colorSuccess: c('good'),
      colorWarning: c('warning'),
      colorError: c('bad'),
      colorText: c('ink'),
      colorTextHeading: c('ink'),
      colorTextSecondary: c('inkSoft'),
      colorTextTertiary: c('inkSoft'),
      colorTextDescription: c('inkSoft'),
      colorTextPlaceholder: c('inkSoft'),
      colorBgLayout: c('canvas'),
      colorBgContainer: c('surface'),
      colorBgElevated: c('raised'),
      colorBorder: c('line'),
      colorBorderSecondary: c('line'),
      colorTextLightSolid: c('onAccent'),
      fontFamily: fontStack(locale),
      fontFamilyCode: monoStack,
      fontSize: 14,
      borderRadius: radius.medium,
      borderRadiusSM: radius.small,
      controlHeight: space(4),
      wireframe: false,
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
      Card: { headerHeight: space(6), bodyPadding: space(2), headerPadding: space(2) },
      Table: {
        cellPaddingBlock: space(1),
        cellPaddingInline: space(1.5),
        headerBg: c('surface'),
        headerColor: c('inkSoft'),
        headerSplitColor: 'transparent',
        rowHoverBg: c('sunken'),
      },
      Segmented: { trackBg: c('sunken'), itemSelectedBg: c('surface') },
      Menu: {
        itemBg: 'transparent',
        itemSelectedBg: c('accentSoft'),
        itemSelectedColor: c('accent'),
        itemHeight: space(5),
        itemMarginInline: space(1),
        activeBarBorderWidth: 0,
      },
      Layout: { siderBg: c('surface'), headerBg: c('surface'), bodyBg: c('canvas') },
      Tooltip: { colorBgSpotlight: c('ink'), colorTextLightSolid: c('surface') },
      Form: { itemMarginBottom: space(2), verticalLabelPadding: '0 0 4px' },
    },
  }
}
