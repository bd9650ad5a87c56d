import { diffPolicyPacks } from '@regulars/contract/policies'
import { useUi } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Drawer } from 'antd'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import type { LoadedPack } from './laws.ts'

interface Props {
  readonly pack: LoadedPack
  /** The version in force. */
  readonly active: number
  readonly onClose: () => void
}

/** What a version says otherwise than the one in force. */
export function DiffDrawer({ pack, active, onClose }: Props) {
  const { t } = useTranslation('consent')
  const { locale, format } = useUi()
  const diff = useEndpoint(diffPolicyPacks, {
    params: { pack: pack.pack },
    query: { from: active, to: pack.version },
  })
  const to = format.count(pack.version)
  return (
    <Drawer
      open
      onClose={onClose}
      size={720}
      title={t('diff.title', { name: pack.name[locale], from: format.count(active), to })}
    >
      <Answer of={diff} isEmpty={({ changes }) => changes.length === 0} empty={<Empty title={t('diff.none')} />}>
        {({ changes }) => (
          <table className="consent-table consent-diff">
            <thead>
              <tr>
                <th scope="col">{t('diff.path')}</th>
                <th scope="col">{t('diff.before')}</th>
                <th scope="col">{t('diff.after', { to })}</th>
              </tr>
            </thead>
            <tbody>
              {changes.map(({ path, before, after }) => (
                <tr key={path}>
                  <th scope="row">{path}</th>
                  <td>{before ?? '—'}</td>
                  <td>{after ?? '—'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Answer>
    </Drawer>
  )
}
