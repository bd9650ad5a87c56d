import { updateWorkspace } from '@regulars/contract/access'
import { Alert, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { useMay, useWorkspace } from '../session.ts'
import type { OrderDraft } from './mapping.ts'

/** Money of a file in another currency would be shown under the sign of the workspace's: better to say so before. */
export function CurrencyHint({ draft }: { readonly draft: OrderDraft }) {
  const { t } = useTranslation('imports')
  const workspace = useWorkspace()
  const mayManage = useMay('workspace:manage')
  const changing = useCommand(updateWorkspace)
  const { currency, timeZone } = draft
  if (currency === workspace.currency || !/^[A-Z]{3}$/.test(currency)) return null
  const change = () => changing.run({ body: { currency, timeZone } })
  return (
    <Alert
      type="warning"
      showIcon
      title={t('currency.differs', { file: currency, workspace: workspace.currency })}
      action={
        mayManage && (
          <Button size="small" loading={changing.isPending} onClick={change}>
            {t('currency.change', { currency, timeZone })}
          </Button>
        )
      }
    />
  )
}
