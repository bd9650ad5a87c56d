import { listJourneyTemplates } from '@regulars/contract/journeys'
import { useUi } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'

interface Props {
  /** There is no journey yet: the templates are what to do next. */
  readonly first: boolean
  readonly onPick: (code: string) => void
}

/** Journeys to start from. */
export function TemplateCards({ first, onPick }: Props) {
  const { t } = useTranslation('journeys')
  const { locale } = useUi()
  const templates = useEndpoint(listJourneyTemplates, {})
  return (
    <section aria-labelledby="templates-title">
      <h2 className="panel-title" id="templates-title">
        {first ? t('templates.first') : t('templates.title')}
      </h2>
      <Answer of={templates} isEmpty={({ items }) => items.length === 0} empty={<Empty title={t('templates.none')} />}>
        {({ items }) => (
          <div className="template-cards">
            {items.map(({ code, name, description, steps }) => (
              <article key={code} className="panel template-card">
                <h3>{name[locale]}</h3>
                <p className="soft">{description[locale]}</p>
                <div className="row template-end">
                  <Button type={first ? 'primary' : 'default'} onClick={() => onPick(code)}>
                    {t('templates.use')}
                  </Button>
                  <span className="soft">{t('templates.steps', { count: steps })}</span>
                </div>
              </article>
            ))}
          </div>
        )}
      </Answer>
    </section>
  )
}
