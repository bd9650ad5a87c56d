import { getToday } from '@regulars/contract/board'
import { api } from '../api.ts'
import { setPreferences } from '../preferences.ts'

/** Whether to ask "demo or my data?": only while the workspace is empty. A question that fails is not asked. */
export async function isNewcomer(): Promise<boolean> {
  const members = await api(getToday, {}).then(
    (today) => today.members,
    () => undefined,
  )
  if (members !== undefined && members > 0) setPreferences({ welcomed: true })
  return members === 0
}
