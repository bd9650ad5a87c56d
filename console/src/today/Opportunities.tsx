import { useUi } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { useTranslation } from 'react-i18next'
import { LinkButton } from '../shell/LinkButton.tsx'
import { byReach, type Opportunity } from './today.ts'

/** Members for whom something can be done now, each group with the two clicks that do it. */
export function Opportunities({ opportunities }: { readonly opportunities: readonly Opportunity[] }) {
  const { t } = useTranslation('today')
  return (
    <section aria-labelledby="opportunities-title">
      <h2 className="section-title" id="opportunities-title">
        {t('opportunities.title')}
      </h2>
      {opportunities.length === 0 ? (
        <div className="panel">
          <Empty title={t('opportunities.none')} text={t('opportunities.noneText')} />
        </div>
      ) : (
        <div className="opportunities">
          {byReach(opportunities).map((each) => (
            <OpportunityCard key={each.id} opportunity={each} />
          ))}
        </div>
      )}
    </section>
  )
}

function OpportunityCard({ opportunity }: { readonly opportunity: Opportunity }) {
  const { t } = useTranslation('today')
  const { locale, format } = useUi()
  const { members, name, segment } = opportunity
  return (
    <article className="panel opportunity">
      <p className="opportunity-reach">
        <strong className="number opportunity-count">{format.count(members)}</strong>{' '}
        <span className="soft">{t('opportunities.members', { count: members })}</span>
      </p>
      <h3 className="opportunity-name">{name[locale]}</h3>
      {segment && (
        <div className="row">
          <LinkButton to="/segments" search={{ segment }}>
            {t('opportunities.see')}
          </LinkButton>
          <LinkButton look="text" to="/journeys" search={{ segment }}>
            {t('opportunities.act')}
          </LinkButton>
        </div>
      )}
    </article>
  )
}
