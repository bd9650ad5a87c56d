import { useFormat } from '@regulars/ui/context.tsx'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Register } from './compliance.ts'

interface Props {
  readonly fields: Register['unregistered']
  readonly onRegister: ((name: string) => void) | undefined
}

/** What came without being in the register: kept all the same, or kept out, and by whom it was sent. */
export function UnregisteredPanel({ fields, onRegister }: Props) {
  const { t } = useTranslation('compliance')
  const format = useFormat()
  if (fields.length === 0) return null
  return (
    <section className="panel" aria-labelledby="unregistered-title">
      <h2 className="panel-title" id="unregistered-title">
        {t('unregistered.title')}
      </h2>
      <p className="soft plain">{t('unregistered.text')}</p>
      <ul className="cards">
        {fields.map(({ name, kept, keptOutOn, sources }) => (
          <li className="field-line" key={name}>
            <div className="field-words">
              <code className="mono">{name}</code>
              <span className="value-origin">
                {[
                  kept && t('unregistered.kept'),
                  keptOutOn && t('unregistered.keptOut', { day: format.day(keptOutOn) }),
                  sources.length > 0 && t('unregistered.sources', { sources: sources.join(' · ') }),
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </span>
            </div>
            {onRegister && (
              <Button
                size="small"
                onClick={() => onRegister(name)}
                aria-label={t('unregistered.register.label', { name })}
              >
                {t('unregistered.register')}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
