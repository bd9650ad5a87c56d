import { listPolicies } from '@regulars/contract/policies'
import { useUi } from '@regulars/ui/context.tsx'
import { Empty } from '@regulars/ui/Faces.tsx'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { Answer } from '../shell/Answer.tsx'
import { inForce, type Pack, type PackInForce, type Policies } from './laws.ts'
import { OtherPacks } from './OtherPacks.tsx'
import { PackDrawer } from './PackDrawer.tsx'
import { PlacesForm } from './PlacesForm.tsx'
import { Review } from './Review.tsx'
import { usePlaces } from './usePlaces.ts'

/** Under which law is decided whether a member may be written to. */
export function LawsTab() {
  const policies = useEndpoint(listPolicies, {})
  return <Answer of={policies}>{(all) => <Laws policies={all} />}</Answer>
}

function Laws({ policies }: { readonly policies: Policies }) {
  const { t } = useTranslation('consent')
  const [reading, setReading] = useState<Pack>()
  const active = inForce(policies)
  return (
    <div className="stack">
      <section className="panel" aria-labelledby="laws-active">
        <h2 className="panel-title" id="laws-active">
          {t('laws.active')}
        </h2>
        <p className="soft consent-lead">{t('laws.activeText')}</p>
        {active.length === 0 ? (
          <Empty title={t('laws.none')} text={t('laws.noneText')} />
        ) : (
          <ul className="cards">
            {active.map((one) => (
              <LawCard key={one.pack.pack} law={one} onRead={() => setReading(one.pack)} />
            ))}
          </ul>
        )}
      </section>
      <section className="panel" aria-labelledby="laws-defaults">
        <h2 className="panel-title" id="laws-defaults">
          {t('laws.defaults')}
        </h2>
        <PlacesForm key={JSON.stringify(policies.settings)} policies={policies} />
      </section>
      <OtherPacks policies={policies} onRead={setReading} />
      {reading && <PackDrawer pack={reading} onClose={() => setReading(undefined)} />}
    </div>
  )
}

interface CardProps {
  readonly law: PackInForce
  readonly onRead: () => void
}

function LawCard({ law: { pack, places }, onRead }: CardProps) {
  const { t } = useTranslation('consent')
  const { locale, format } = useUi()
  const named = usePlaces()
  const version = format.count(pack.version)
  const name = pack.name[locale]
  return (
    <li className="consent-card">
      <div className="consent-line consent-top">
        <div className="consent-words">
          <h3 className="panel-heading">
            {name} <span className="consent-code">{t('version', { version })}</span>
          </h3>
          <span className="value-origin">{t('laws.holds', { places: named(places) })}</span>
        </div>
        <Button size="small" onClick={onRead} aria-label={t('laws.read.label', { name, version })}>
          {t('laws.read')}
        </Button>
      </div>
      <Review text={pack.legalReview[locale]} />
    </li>
  )
}
