import { useFormat } from '@regulars/ui/context.tsx'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'

interface Props {
  readonly pages: {
    readonly items: readonly unknown[]
    readonly hasNextPage: boolean
    readonly isFetchingNextPage: boolean
    readonly fetchNextPage: () => unknown
  }
  readonly total?: number
}

/** The end of a list that comes in pages: how much is shown, and the next page. */
export function ShowMore({ pages, total }: Props) {
  const { t } = useTranslation('shell')
  const format = useFormat()
  const shown = format.count(pages.items.length)
  if (!pages.hasNextPage && total === undefined) return null
  return (
    <div className="show-more">
      {total !== undefined && <span>{t('shownOf', { shown, total: format.count(total) })}</span>}
      {pages.hasNextPage && (
        <Button loading={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          {t('showMore')}
        </Button>
      )}
    </div>
  )
}
