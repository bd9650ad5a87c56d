import { Empty } from '@regulars/ui/Faces.tsx'
import { useRouter } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'

/** An address that leads nowhere. */
export function Missing() {
  const { t } = useTranslation('shell')
  const router = useRouter()
  return (
    <Empty
      page
      title={t('notFound.title')}
      text={t('notFound.text')}
      action={<Button onClick={() => void router.navigate({ to: '/' })}>{t('notFound.action')}</Button>}
    />
  )
}

/** A page that threw. The rest of the console goes on. */
export function Crashed({ reset }: { readonly reset: () => void }) {
  const { t } = useTranslation('shell')
  return (
    <Empty
      page
      title={t('crash.title')}
      text={t('crash.text')}
      action={<Button onClick={reset}>{t('crash.action')}</Button>}
    />
  )
}
