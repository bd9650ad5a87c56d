import { LEAST_HOT_DAYS, MOST_HOT_DAYS, setArchive } from '@regulars/contract/archive'
import { useUi } from '@regulars/ui/context.tsx'
import { Alert, App, Button, Form, InputNumber, Radio } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { problemWords } from '../problem.ts'
import { type Effect, monthWords } from './archive.ts'

interface Props {
  readonly hotDays: number | null
  readonly mayWrite: boolean
}

/** Three years: a comparison with the year before last is still in full. */
const FIRST_PROPOSAL = 1_095

/** For how many days events stay hot. What it would do is seen before it is saved. */
export function HotDaysPanel({ hotDays, mayWrite }: Props) {
  const { t } = useTranslation(['archive', 'shell'])
  const { message } = App.useApp()
  const [isOn, setOn] = useState(hotDays !== null)
  const [days, setDays] = useState<number | null>(hotDays ?? FIRST_PROPOSAL)
  const preview = useCommand(setArchive, { changesNothing: true, failed: () => {} })
  const save = useCommand(setArchive, { done: () => message.success(t('shell:saved')), failed: () => {} })
  const wanted = isOn ? days : null
  const isChanged = wanted !== hotDays
  const seen = preview.data?.hotDays === wanted ? preview.data : undefined
  const problem = preview.error ?? save.error
  const send = (command: typeof save, dryRun: boolean) => command.run({ body: { hotDays: wanted, dryRun } })
  return (
    <section className="panel" aria-labelledby="hot-days-title">
      <h2 className="panel-title" id="hot-days-title">
        {t('days.title')}
      </h2>
      <p className="soft plain">{t('days.text')}</p>
      <Form layout="vertical" component="div" disabled={!mayWrite} className="archive-form">
        <Radio.Group
          aria-label={t('days.title')}
          className="archive-choice"
          value={isOn}
          onChange={({ target }) => setOn(target.value as boolean)}
          options={[
            { value: false, label: t('days.all') },
            { value: true, label: t('days.some') },
          ]}
        />
        {isOn && (
          <Form.Item label={t('days.count')} htmlFor="hot-days" extra={t('days.hint', { least: LEAST_HOT_DAYS })}>
            <InputNumber
              id="hot-days"
              min={LEAST_HOT_DAYS}
              max={MOST_HOT_DAYS}
              precision={0}
              value={days}
              onChange={setDays}
            />
          </Form.Item>
        )}
      </Form>
      <Keeps />
      {problem && <Alert type="error" showIcon role="alert" title={problemWords(problem, t('shell:unreachable'))} />}
      {seen && isChanged && <EffectNote effect={seen} />}
      {mayWrite && (
        <div className="row archive-actions">
          <Button
            disabled={!isChanged || (isOn && days === null)}
            loading={preview.isPending}
            onClick={() => send(preview, true)}
          >
            {t('days.preview')}
          </Button>
          <Button
            type="primary"
            disabled={!isChanged || !seen}
            loading={save.isPending}
            onClick={() => send(save, false)}
          >
            {t('shell:save')}
          </Button>
          {isChanged && !seen && <span className="soft">{t('days.previewFirst')}</span>}
        </div>
      )}
    </section>
  )
}

/** What an archived event still does, and what it does no more. */
function Keeps() {
  const { t } = useTranslation('archive')
  return (
    <dl className="archive-keeps">
      {(['same', 'less', 'whole'] as const).map((kind) => (
        <div key={kind}>
          <dt>{t(`keeps.${kind}`)}</dt>
          <dd>{t(`keeps.${kind}.text`)}</dd>
        </div>
      ))}
    </dl>
  )
}

function EffectNote({ effect: { hotDays, moving } }: { readonly effect: Effect }) {
  const { t } = useTranslation('archive')
  const { locale, format } = useUi()
  if (hotDays === null || !moving) return <Alert type="info" showIcon title={t('effect.off')} />
  if (moving.firstMonth === null)
    return <Alert type="info" showIcon title={t('effect.none', { day: format.day(moving.hotFrom) })} />
  return (
    <Alert
      type="warning"
      showIcon
      title={t('effect.moves', {
        count: moving.events,
        n: format.count(moving.events),
        months: format.count(moving.months),
        month: monthWords(moving.firstMonth, locale),
        day: format.day(moving.hotFrom),
      })}
      description={t('effect.text')}
    />
  )
}
