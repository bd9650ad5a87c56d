import { Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { destinations } from './navigation.tsx'

export function ShortcutsHelp({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation('shell')
  const lines: readonly (readonly [readonly string[], string])[] = [
    [['/'], t('shortcuts.search')],
    ...destinations.map(({ id, key }) => [['g', key], t('shortcuts.goTo', { page: t(`nav.${id}`) })] as const),
    [['Esc'], t('shortcuts.close')],
    [['?'], t('shortcuts.help')],
  ]
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={t('shortcuts')} width={400}>
      <dl className="shortcuts">
        {lines.map(([keys, meaning]) => (
          <div key={meaning}>
            <dt>{meaning}</dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
