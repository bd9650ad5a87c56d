import { listMetrics } from '@regulars/contract/metrics'
import { listSegments } from '@regulars/contract/segments'
import { useUi } from '@regulars/ui/context.tsx'
import { DatePicker, Form, Select } from 'antd'
import dayjs from 'dayjs'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { segmentName } from '../segments/segmentName.ts'
import { comparable, fixedGroups } from './compare.ts'

interface Chosen {
  readonly a: string | undefined
  readonly b: string
  readonly metric: string
  readonly asOf: string | undefined
}

interface Props {
  readonly chosen: Chosen
  readonly onChange: (change: Partial<Chosen>) => void
}

/** Who is compared with whom, on what, and as of when the groups are taken. */
export function CompareChoices({ chosen, onChange }: Props) {
  const { t } = useTranslation('insights')
  const { locale } = useUi()
  const catalogue = useEndpoint(listMetrics, {}).data?.items
  const metrics = comparable(catalogue ?? [], chosen.b)
  return (
    <Form layout="vertical" component="div" className="panel compare-choices">
      <Form.Item label={t('compare.a')} htmlFor="compare-a">
        <GroupSelect id="compare-a" side="a" value={chosen.a} onChange={(a) => onChange({ a })} />
      </Form.Item>
      <Form.Item label={t('compare.b')} htmlFor="compare-b">
        <GroupSelect id="compare-b" side="b" value={chosen.b} onChange={(b) => onChange({ b })} />
      </Form.Item>
      <Form.Item label={t('compare.metric')} htmlFor="compare-metric">
        <Select
          id="compare-metric"
          loading={!catalogue}
          {...(metrics.some(({ id }) => id === chosen.metric) && { value: chosen.metric })}
          placeholder={t('compare.otherMetric')}
          onChange={(metric) => onChange({ metric })}
          options={metrics.map(({ id, name }) => ({ value: id, label: name[locale] }))}
        />
      </Form.Item>
      <Form.Item label={t('compare.asOf')} htmlFor="compare-as-of">
        <DatePicker
          id="compare-as-of"
          className="compare-as-of"
          placeholder={t('compare.now')}
          value={chosen.asOf ? dayjs(chosen.asOf) : null}
          onChange={(day) => onChange({ asOf: day?.format('YYYY-MM-DD') })}
        />
      </Form.Item>
    </Form>
  )
}

interface GroupProps {
  readonly id: string
  readonly side: 'a' | 'b'
  readonly value: string | undefined
  readonly onChange: (group: string) => void
}

/** Segments, stages and RFM groups with their sizes, and what stands beside them. */
function GroupSelect({ id, side, value, onChange }: GroupProps) {
  const { t } = useTranslation(['insights', 'terms'])
  const { t: term } = useTranslation('terms')
  const { format } = useUi()
  const segments = useEndpoint(listSegments, {}).data?.items
  const group = (origin: 'own' | 'product') => ({
    label: t(`compare.${origin}`),
    options: (segments ?? [])
      .filter((segment) => segment.origin === origin)
      .map((segment) => ({
        value: segment.id,
        label: `${segmentName(segment, term)} · ${format.count(segment.members)}`,
      })),
  })
  const fixed = {
    label: t('compare.everybody'),
    options: fixedGroups[side].map((name) => ({ value: name as string, label: t(`compare.${name}`) })),
  }
  return (
    <Select
      id={id}
      showSearch={{ optionFilterProp: 'label' }}
      loading={!segments}
      {...(segments && value && { value })}
      placeholder={t('compare.choose')}
      onChange={onChange}
      options={[fixed, group('own'), group('product')].filter(({ options }) => options.length > 0)}
    />
  )
}
