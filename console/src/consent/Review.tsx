import { Alert } from 'antd'
import { useTranslation } from 'react-i18next'

/** What a lawyer must look at before a pack is relied on; it is shown wherever the pack is. */
export function Review({ text }: { readonly text: string }) {
  const { t } = useTranslation('consent')
  return (
    <Alert
      type="warning"
      showIcon
      title={
        <>
          <strong>{t('laws.review')}</strong> · {text}
        </>
      }
    />
  )
}
