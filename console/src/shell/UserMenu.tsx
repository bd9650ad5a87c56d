import { UserOutlined } from '@ant-design/icons'
import { signOut } from '@regulars/contract/access'
import { useNavigate } from '@tanstack/react-router'
import { Button, Dropdown, type MenuProps } from 'antd'
import { useTranslation } from 'react-i18next'
import { queryClient, sessionApi } from '../api.ts'
import { setPreferences, usePreferences } from '../preferences.ts'
import { useSession } from '../session.ts'
import { languages, modes } from './choices.ts'

export function UserMenu({ onShortcuts }: { readonly onShortcuts: () => void }) {
  const { t } = useTranslation('shell')
  const { user } = useSession()
  const { locale, mode } = usePreferences()
  const navigate = useNavigate()

  const leave = async () => {
    const { signOutUrl } = await sessionApi(signOut, {})
    queryClient.clear()
    if (signOutUrl) return location.assign(signOutUrl)
    await navigate({ to: '/sign-in' })
  }

  const items: MenuProps['items'] = [
    {
      key: 'who',
      type: 'group',
      label: (
        <span className="user-who">
          <strong>{user.name}</strong>
          <span>{user.email}</span>
        </span>
      ),
    },
    { type: 'divider' },
    {
      type: 'group',
      key: 'language',
      label: t('language'),
      children: languages.map(({ code, name }) => ({
        key: code,
        label: <span lang={code}>{name}</span>,
        onClick: () => setPreferences({ locale: code }),
      })),
    },
    {
      type: 'group',
      key: 'appearance',
      label: t('appearance'),
      children: modes.map((each) => ({
        key: each,
        label: t(`appearance.${each}`),
        onClick: () => setPreferences({ mode: each }),
      })),
    },
    { type: 'divider' },
    { key: 'shortcuts', label: t('shortcuts'), extra: '?', onClick: onShortcuts },
    { key: 'signOut', label: t('signOut'), onClick: () => void leave() },
  ]

  return (
    <Dropdown
      menu={{ items, selectable: true, selectedKeys: [locale, mode] }}
      trigger={['click']}
      placement="bottomRight"
    >
      <Button type="text" shape="circle" icon={<UserOutlined />} aria-label={t('user.menu')} />
    </Dropdown>
  )
}
