import { AutoComplete } from 'antd'

/** Events that most shops send, offered while typing; any other name may be typed. */
const commonEvents = [
  'Order Completed',
  'Product Viewed',
  'Product Added',
  'Cart Viewed',
  'Checkout Started',
  'Signed Up',
]

interface Props {
  readonly id: string
  readonly value: string
  readonly onChange: (event: string) => void
}

export function EventField({ id, value, onChange }: Props) {
  return (
    <AutoComplete
      id={id}
      value={value}
      status={value.trim() === '' ? 'error' : ''}
      maxLength={120}
      onChange={onChange}
      options={commonEvents.map((name) => ({ value: name }))}
      showSearch={{
        filterOption: (typed, option) => option?.value.toLowerCase().includes(typed.toLowerCase()) ?? false,
      }}
    />
  )
}
