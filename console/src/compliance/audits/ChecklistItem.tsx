import {
  CheckCircleFilled,
  ExclamationCircleFilled,
  MinusCircleOutlined,
  QuestionCircleOutlined,
} from '@ant-design/icons'
import { useUi } from '@regulars/ui/context.tsx'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { LinkButton } from '../../shell/LinkButton.tsx'
import { placeOf } from '../protection/protection.ts'
import type { Item } from './audits.ts'
import { EvidenceBlock } from './EvidenceBlock.tsx'

const signs = {
  passed: <CheckCircleFilled aria-hidden className="verdict-passed" />,
  finding: <ExclamationCircleFilled aria-hidden className="verdict-finding" />,
  not_applicable: <MinusCircleOutlined aria-hidden className="soft" />,
  none: <QuestionCircleOutlined aria-hidden className="soft" />,
} as const

interface Props {
  readonly item: Item
  readonly onJudge: (() => void) | undefined
}

/** What is asked, what was seen, and what somebody said to it. */
export function ChecklistItem({ item, onJudge }: Props) {
  const { t } = useTranslation('audits')
  const { locale, format } = useUi()
  const { title, question, basis, link, evidence, verdict, reason, judgedAt, judgedBy } = item
  const place = placeOf(link)
  return (
    <li className="audit-item">
      <div className="audit-item-words">
        <h3 className="check-name">{title[locale]}</h3>
        <p className="plain">{question[locale]}</p>
        <p className="soft plain audit-small">{basis[locale]}</p>
        {evidence ? <EvidenceBlock evidence={evidence} /> : <p className="soft">{t('evidence.none')}</p>}
      </div>
      <div className="audit-verdict">
        <p className="plain">
          {signs[verdict ?? 'none']} {t(`verdict.${verdict ?? 'none'}`)}
        </p>
        {judgedAt && (
          <p className="soft plain audit-small">
            {judgedBy?.name ?? judgedBy?.id} · {format.instant(judgedAt)}
          </p>
        )}
        {reason && <p className="plain">{reason}</p>}
        <div className="row">
          {onJudge && (
            <Button size="small" onClick={onJudge} aria-label={t('judge.label', { item: title[locale] })}>
              {t(verdict ? 'judgeAgain' : 'judge')}
            </Button>
          )}
          {place && (
            <LinkButton size="small" look="text" {...place}>
              {t('look')}
            </LinkButton>
          )}
        </div>
      </div>
    </li>
  )
}
