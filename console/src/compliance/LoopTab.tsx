import { CheckCircleFilled, ExclamationCircleFilled } from '@ant-design/icons'
import { complianceLoop } from '@regulars/contract/compliance'
import { useUi } from '@regulars/ui/context.tsx'
import { Stat } from '@regulars/ui/Stat.tsx'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../api.ts'
import { LineNote } from '../insights/LineNote.tsx'
import { parts, written } from '../insights/metric.ts'
import { Answer } from '../shell/Answer.tsx'
import { LinkButton } from '../shell/LinkButton.tsx'
import { type Gap, gapPlaces, gapsIn, type Loop, type Part, partPlaces } from './compliance.ts'

const pollMs = 60_000

/** The three parts of the loop as they stand, each with what to do next. */
export function LoopTab() {
  const loop = useEndpoint(complianceLoop, {}, { pollMs: () => pollMs })
  return (
    <Answer of={loop} rows={12}>
      {(data) => (
        <div className="loop">
          <LoopPart part="consent" loop={data}>
            <Rate rate={data.consent.consentRate} />
            <Rate rate={data.consent.withdrawalRate} />
            <Count name="purposes" value={data.consent.purposes} />
            <Count name="pointsPublished" value={data.consent.pointsPublished} />
            <Count name="toRenew" value={data.consent.toRenew} />
          </LoopPart>
          <LoopPart part="minimisation" loop={data}>
            <Count name="fields" value={data.minimisation.fields} />
            <Count name="unregistered" value={data.minimisation.unregistered} />
            <Count name="keptOut" value={data.minimisation.keptOut} />
            <Count name="unread" value={data.minimisation.unread} />
            <Count name="unused" value={data.minimisation.unused} />
          </LoopPart>
          <LoopPart part="transparency" loop={data}>
            <Count name="notices" value={data.transparency.notices} />
            <Count name="open" value={data.transparency.open} />
            <Count name="overdue" value={data.transparency.overdue} />
            <Count name="dueSoon" value={data.transparency.dueSoon} />
            <Count name="closed" value={data.transparency.closed} />
          </LoopPart>
        </div>
      )}
    </Answer>
  )
}

interface PartProps {
  readonly part: Part
  readonly loop: Loop
  readonly children: ReactNode
}

function LoopPart({ part, loop, children }: PartProps) {
  const { t } = useTranslation('compliance')
  const gaps = gapsIn(loop, part)
  const [next] = gaps
  return (
    <section className="panel loop-part" aria-labelledby={`loop-${part}`}>
      <h2 className="panel-title" id={`loop-${part}`}>
        {t(`part.${part}`)}
      </h2>
      <div className="loop-figures">{children}</div>
      {gaps.length === 0 ? (
        <p className="loop-state loop-good">
          <CheckCircleFilled aria-hidden /> {t('gaps.none')}
        </p>
      ) : (
        <ul className="loop-gaps">
          {gaps.map((gap) => (
            <GapLine key={gap.id} gap={gap} />
          ))}
        </ul>
      )}
      <div className="loop-next">
        {next ? (
          <LinkButton look="primary" {...gapPlaces[next.id]}>
            {t(`next.${next.id}`)}
          </LinkButton>
        ) : (
          <LinkButton {...partPlaces[part]}>{t(`look.${part}`)}</LinkButton>
        )}
      </div>
    </section>
  )
}

function GapLine({ gap: { id, count } }: { readonly gap: Gap }) {
  const { t } = useTranslation('compliance')
  const { format } = useUi()
  return (
    <li>
      <ExclamationCircleFilled aria-hidden className="loop-bad" />{' '}
      <Link {...gapPlaces[id]}>{t(`gap.${id}`, { count, n: format.count(count) })}</Link>
    </li>
  )
}

function Rate({ rate: { metric, value } }: { readonly rate: Loop['consent']['consentRate'] }) {
  const { t } = useTranslation('compliance')
  const { locale, format } = useUi()
  const numbers = parts(metric, value, format)
  return (
    <Stat
      label={metric.name[locale]}
      value={written(value.value, metric.unit, format)}
      note={<LineNote metric={metric} value={value.value} />}
      formula={{
        formula: metric.formula[locale],
        description: metric.description[locale],
        period: t('period'),
        ...(numbers && { parts: numbers }),
        version: `${metric.id} · ${metric.version}`,
      }}
    />
  )
}

type Figure =
  | ('purposes' | 'pointsPublished' | 'toRenew')
  | ('fields' | 'unregistered' | 'keptOut' | 'unread' | 'unused')
  | ('notices' | 'open' | 'overdue' | 'dueSoon' | 'closed')

function Count({ name, value }: { readonly name: Figure; readonly value: number }) {
  const { t } = useTranslation('compliance')
  const { format } = useUi()
  return <Stat label={t(`figure.${name}`)} value={format.count(value)} />
}
