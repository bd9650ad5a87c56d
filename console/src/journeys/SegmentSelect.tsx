import { listSegments } from '@regulars/contract/segments'
import { useFormat } from '@regulars/ui/context.tsx'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { segmentName } from '../segments/segmentName.ts'

interface Props {
  readonly id: string
  readonly value?: string
  readonly onChange?: (id: string) => void
}

/** Any segment, with its size: one's own first. */
export function SegmentSelect({ id, value, onChange }: Props) {
  const { t } = useTranslation('journeys')
  const { t: term } = useTranslation('terms')
  const format = useFormat()
  const segments = useEndpoint(listSegments, {}).data?.items
  const group = (origin: 'own' | 'product') => ({
    label: t(`segments.${origin}`),
    options: (segments ?? [])
      .filter((segment) => segment.origin === origin)
      .map((segment) => ({
        value: segment.id,
        label: `${segmentName(segment, term)} · ${format.count(segment.members)}`,
      })),
  })
  return (
    <Select
      id={id}
      showSearch={{ optionFilterProp: 'label' }}
      loading={!segments}
      // An id without its name says nothing: nothing is shown until the names are there.
      {...(segments && value && { value })}
      placeholder={t('segments.choose')}
      onChange={onChange}
      options={[group('own'), group('product')].filter(({ options }) => options.length > 0)}
    />
  )
}
