import { removeDemo } from '@regulars/contract/access'
import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { setPreferences } from '../preferences.ts'
import { useMay, useSession } from '../session.ts'
import { useWorkspaceName } from '../shell/useWorkspaceName.ts'

export function DemoPanel() {
  const { t } = useTranslation(['settings', 'shell'])
  const { message, modal } = App.useApp()
  const { workspaces } = useSession()
  const nameOf = useWorkspaceName()
  const mayManage = useMay('workspace:manage')
  const demo = workspaces.find(({ kind }) => kind === 'demo')
  const remove = useCommand(removeDemo, {
    done: () => {
      // Whoever stands in the demo goes back to their own.
      setPreferences({ workspaceId: workspaces.find(({ kind }) => kind === 'own')?.id })
      message.success(t('demo.removed'))
    },
  })
  const ask = () =>
    modal.confirm({
      title: t('demo.remove.title'),
      content: t('demo.remove.text'),
      okText: t('demo.remove.submit'),
      okButtonProps: { danger: true },
      cancelText: t('shell:cancel'),
      onOk: () => remove.runAsync({}).catch(() => {}),
    })
  if (!demo) return null
  return (
    <>
      <p className="soft settings-lead">{t('demo.text', { name: nameOf(demo) })}</p>
      {mayManage && (
        <Button danger loading={remove.isPending} onClick={ask}>
          {t('demo.remove')}
        </Button>
      )}
    </>
  )
}
