import { Link, useRouterState } from '@tanstack/react-router'
import { Menu } from 'antd'
import { useTranslation } from 'react-i18next'
import { destinationOf, destinations } from './navigation.tsx'

/** The pages as a list: at the side of a desktop, in the drawer of a phone. */
export function SideNav({ onGo }: { readonly onGo?: () => void }) {
  const { t } = useTranslation('shell')
  const pathname = useRouterState({ select: (state) => state.location.pathname })
  const here = destinationOf(pathname)
  return (
    <nav aria-label={t('nav.label')}>
      <Menu
        mode="inline"
        selectedKeys={here ? [here.id] : []}
        onClick={() => onGo?.()}
        items={destinations.map(({ id, path, icon }) => ({
          key: id,
          icon,
          label: <Link to={path}>{t(`nav.${id}`)}</Link>,
        }))}
      />
    </nav>
  )
}
