import { PlusOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import type { AddableKind } from './flow.ts'
import { addableKinds, stepKindOf } from './steps/index.ts'

/** Puts a step of a chosen kind on an edge. */
export function InsertButton({ onInsert }: { readonly onInsert: (kind: AddableKind) => void }) {
  const { t } = useTranslation('journeys')
  const items = addableKinds.map((kind) => ({
    key: kind,
    icon: stepKindOf(kind).icon,
    label: t(`kind.${kind}`),
    onClick: () => onInsert(kind),
  }))
  return (
    <Dropdown menu={{ items }} trigger={['click']}>
      <Button size="small" shape="circle" icon={<PlusOutlined />} aria-label={t('edge.insert')} />
    </Dropdown>
  )
}
