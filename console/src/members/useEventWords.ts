import { useTranslation } from 'react-i18next'

/** Events with a name in both languages; others keep the name they were sent with. */
const knownEvents = [
  'Order Completed',
  'Order Refunded',
  'Product Viewed',
  'Product Added',
  'Cart Viewed',
  'Checkout Started',
  'Signed Up',
  'Identified',
  'Consent Granted',
  'Consent Withdrawn',
  'points.earned',
  'points.reversed',
  'points.redeemed',
  'points.adjusted',
  'lifecycle.stage_changed',
  'segment.entered',
  'segment.left',
  'consent.granted',
  'consent.withdrawn',
  'journey.entered',
  'journey.converted',
  'journey.finished',
  'household.joined',
  'household.left',
  'organisation.contact_added',
  'organisation.contact_removed',
  'organisation.changed',
  'organisation.contract_changed',
  'member.corrected',
  'member.profile_locked',
  'member.profile_opened',
  'message.sandboxed',
  'message.sent',
  'message.refused',
  'message.delivered',
] as const

export function useEventWords(): (name: string) => string {
  const { t } = useTranslation('members')
  return (name) => {
    const known = knownEvents.find((each) => each === name)
    return known ? t(`event.${known}`) : name
  }
}
