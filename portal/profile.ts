import type { Sent } from '@regulars/contract'
import type { setMyProfile } from '@regulars/contract/portal'
import type { Membership } from './preferences.ts'

export type MyField = Membership['profile'][number]
export type Correction = Sent<typeof setMyProfile>['body']

/** What is sent for a field as it was filled in; null while it says nothing that could be. */
export function correctionOf(field: MyField['field'], typed: string): Correction | null {
  const value = typed.trim()
  if (value === '') return null
  if (field === 'name') return { name: value }
  if (field === 'birthday') return /^\d{4}-\d{2}-\d{2}$/.test(value) ? { birthday: value } : null
  if (field === 'language') return value === 'zh-CN' || value === 'en' ? { language: value } : null
  return null
}
