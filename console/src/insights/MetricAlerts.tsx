import type { MetricAlert } from '@regulars/contract/board'
import { useUi } from '@regulars/ui/context.tsx'
import { Alert } from 'antd'
import type { z } from 'zod'
import { LinkButton } from '../shell/LinkButton.tsx'

type OneAlert = z.infer<typeof MetricAlert>
type Proposal = OneAlert['proposals'][number]['id']

/** Where each proposal is carried out. */
const places = {
  check_sends: { to: '/outbox' },
  cut_frequency: { to: '/settings', hash: 'policy' },
  see_sources: { to: '/consent', search: { tab: 'withdrawals' } },
} as const satisfies Record<Proposal, object>

interface Props {
  readonly alerts: readonly OneAlert[] | undefined
  /** What the page itself already is. */
  readonly without?: Proposal
}

/** What the metrics warn of, each with what can be done about it. */
export function MetricAlerts({ alerts = [], without }: Props) {
  const { locale } = useUi()
  return alerts.map(({ metric, rule, text, proposals }) => (
    <Alert
      key={`${metric} ${rule}`}
      type="error"
      showIcon
      title={text[locale]}
      description={
        <div className="row">
          {proposals
            .filter(({ id }) => id !== without)
            .map(({ id, text: words }) => (
              <LinkButton key={id} size="small" {...places[id]}>
                {words[locale]}
              </LinkButton>
            ))}
        </div>
      }
    />
  ))
}
