import { useFormat } from '@regulars/ui/context.tsx'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'

/** Where the rest of an archived event is, and how to have it back. */
export function ArchivedNote({ at }: { readonly at: string }) {
  const { t } = useTranslation('members')
  const format = useFormat()
  return (
    <p className="soft plain">
      {t('archived.text', { day: format.dayOf(at) })}{' '}
      <Link to="/compliance" search={{ tab: 'archive' }}>
        {t('archived.link')}
      </Link>
    </p>
  )
}
