import { CheckCircleFilled, ExclamationCircleFilled, QuestionCircleOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { Layer } from './protection.ts'

const icons = {
  pass: <CheckCircleFilled aria-hidden />,
  warn: <ExclamationCircleFilled aria-hidden />,
  unknown: <QuestionCircleOutlined aria-hidden />,
} as const

/** A sign and a word: the colour is never alone. */
export function LayerState({ status }: { readonly status: Layer['status'] }) {
  const { t } = useTranslation('protection')
  return (
    <span className={`layer-state layer-state-${status}`}>
      {icons[status]} {t(`state.${status}`)}
    </span>
  )
}
