import { setJourneyState } from '@regulars/contract/journeys'
import { Button, Popconfirm } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { useMay } from '../session.ts'
import type { JourneyData } from './counts.ts'
import { StartDialog } from './StartDialog.tsx'

/** What can be done with the journey as a whole. Starting asks with a forecast; pausing and stopping say what they mean. */
export function StateActions({ journey }: { readonly journey: JourneyData }) {
  const { t } = useTranslation('journeys')
  const [starting, setStarting] = useState(false)
  const change = useCommand(setJourneyState, { done: () => setStarting(false) })
  const to = (state: 'running' | 'paused' | 'stopped') => change.run({ params: { id: journey.id }, body: { state } })
  if (!useMay('journeys:write')) return null
  const { state } = journey
  const ends = state === 'running' || state === 'paused'
  return (
    <>
      {ends && (
        <Popconfirm
          title={t('stop.ask')}
          description={<p className="confirm-words">{t('stop.explain')}</p>}
          okText={t('stop')}
          okButtonProps={{ danger: true }}
          onConfirm={() => to('stopped')}
        >
          <Button danger loading={change.isPending}>
            {t('stop')}
          </Button>
        </Popconfirm>
      )}
      {state === 'running' && (
        <Popconfirm
          title={t('pause.ask')}
          description={<p className="confirm-words">{t('pause.explain')}</p>}
          okText={t('pause')}
          onConfirm={() => to('paused')}
        >
          <Button loading={change.isPending}>{t('pause')}</Button>
        </Popconfirm>
      )}
      {state === 'paused' && (
        <Popconfirm
          title={t('resume.ask')}
          description={<p className="confirm-words">{t('resume.explain')}</p>}
          okText={t('resume')}
          onConfirm={() => to('running')}
        >
          <Button type="primary" loading={change.isPending}>
            {t('resume')}
          </Button>
        </Popconfirm>
      )}
      {state === 'draft' && (
        <Button type="primary" onClick={() => setStarting(true)}>
          {t('start')}
        </Button>
      )}
      <StartDialog
        journey={journey}
        open={starting}
        pending={change.isPending}
        onStart={() => to('running')}
        onClose={() => setStarting(false)}
      />
    </>
  )
}
