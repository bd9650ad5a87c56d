import { Steps } from 'antd'
import { useTranslation } from 'react-i18next'

const steps = ['upload', 'mapping', 'check', 'import'] as const

/** Where one is on the way from a file to orders. */
export function WizardSteps({ at }: { readonly at: (typeof steps)[number] }) {
  const { t } = useTranslation('imports')
  return (
    <Steps
      size="small"
      responsive={false}
      className="import-steps"
      current={steps.indexOf(at)}
      items={steps.map((step) => ({ title: t(`step.${step}`) }))}
    />
  )
}
