import { MenuOutlined } from '@ant-design/icons'
import { Link, useRouterState } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { bottomDestinations, destinationOf } from './navigation.tsx'

/** The pages of a phone within reach of the thumb. */
export function BottomBar({ onMore }: { readonly onMore: () => void }) {
  const { t } = useTranslation('shell')
  const here = useRouterState({ select: (state) => destinationOf(state.location.pathname) })
  return (
    <nav className="bottom-bar" aria-label={t('nav.label')}>
      {bottomDestinations.map(({ id, path, icon }) => (
        <Link key={id} to={path} className="bottom-item" {...(here?.id === id && { 'aria-current': 'page' })}>
          {icon}
          <span>{t(`nav.${id}`)}</span>
        </Link>
      ))}
      <button type="button" className="bottom-item" onClick={onMore}>
        <MenuOutlined />
        <span>{t('nav.more')}</span>
      </button>
    </nav>
  )
}
