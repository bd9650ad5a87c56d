import { CheckCircleOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { StepKind } from './step.ts'

export const end: StepKind<'end'> = {
  icon: <CheckCircleOutlined />,
  words: (_, { t }) => t('say.end'),
  Fields: EndFields,
}

function EndFields() {
  const { t } = useTranslation('journeys')
  return <p className="soft">{t('end.hint')}</p>
}
