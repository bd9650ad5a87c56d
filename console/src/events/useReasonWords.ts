import { useTranslation } from 'react-i18next'

/** Reasons with a name in both languages; a newer server's reason is shown as its code. */
const known = [
  'missing_field',
  'wrong_type',
  'too_long',
  'too_large',
  'not_an_object',
  'nul_character',
  'unknown_type',
  'no_identity',
  'invalid_time',
  'missing_amount',
  'adjustment',
  'zero_price',
  'zero_quantity',
  'negative_price',
  'missing_order_id',
  'missing_date',
  'missing_price',
  'missing_quantity',
  'invalid_date',
  'future_date',
  'invalid_quantity',
  'invalid_price',
  'amount_too_large',
  'other_currency',
  'ragged',
  'unclosed_quote',
  'line_too_long',
  'binary',
  'wrong_encoding',
  'malformed_json',
  'order_of_several_members',
  'order_too_large',
  'order_changed',
] as const

export function useReasonWords(): (reason: string) => string {
  const { t } = useTranslation('events')
  return (reason) => {
    const named = known.find((each) => each === reason)
    return named ? t(`reason.${named}`) : reason
  }
}
