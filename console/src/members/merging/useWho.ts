import { getTeam } from '@regulars/contract/team'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../../api.ts'
import { useMay, useSession } from '../../session.ts'

/** The name of whoever did something, by the id that was kept. */
export function useWho(): (id: string) => string {
  const { t } = useTranslation('merging')
  const { user } = useSession()
  const team = useEndpoint(getTeam, {}, { enabled: useMay('team:read') })
  return (id) => {
    if (id === user.id) return user.name
    return team.data?.users.find((each) => each.id === id)?.name ?? t('who.other')
  }
}
