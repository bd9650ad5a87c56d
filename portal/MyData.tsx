import { downloadMyData } from '@regulars/contract/myData'
import { addressOf } from '@regulars/sdk'
import { useMutation } from '@tanstack/react-query'
import { useId } from 'react'
import { currentLocale, useWords } from './i18n/index.ts'

/** Everything the brand keeps of the member, to take along. */
export function MyData({ token }: { token: string | undefined }) {
  const { t } = useWords()
  const titleId = useId()
  const download = useMutation({ mutationFn: () => saveArchive(token) })
  return (
    <section aria-labelledby={titleId} className="card">
      <h2 id={titleId}>{t('data.title')}</h2>
      <p className="hint">{t('data.explain')}</p>
      <button type="button" className="quiet" disabled={download.isPending} onClick={() => download.mutate()}>
        {t(download.isPending ? 'data.working' : 'data.download')}
      </button>
      <p role={download.isError ? 'alert' : 'status'} className="hint">
        {download.isError && t('data.failed')}
        {download.isSuccess && t('data.done')}
      </p>
    </section>
  )
}

/** Fetched rather than linked to: the token of a link stays out of addresses and server logs. */
async function saveArchive(token: string | undefined): Promise<void> {
  const answer = await fetch(addressOf('', downloadMyData, {}), {
    headers: { 'Accept-Language': currentLocale(), ...(token && { Authorization: `Bearer ${token}` }) },
  })
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`)
  const address = URL.createObjectURL(await answer.blob())
  const link = document.createElement('a')
  link.href = address
  link.download = `member-data-${new Date().toISOString().slice(0, 10)}.zip`
  link.click()
  URL.revokeObjectURL(address)
}
