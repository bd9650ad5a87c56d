import { channels, listPurposes } from '@regulars/contract/consent'
import { useUi } from '@regulars/ui/context.tsx'
import { Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { useEndpoint } from '../../api.ts'
import type { ConditionKind } from './condition.ts'

const states = ['granted', 'withdrawn', 'none'] as const

export const consent: ConditionKind<'consent'> = {
  blank: () => ({ kind: 'consent', purpose: 'marketing', channel: 'email', state: 'granted' }),
  words: ({ purpose, channel, state }, { t }) =>
    t('say.consent', { purpose, channel: t(`terms:channel.${channel}`), state: t(`terms:consent.${state}`) }),
  Fields: ConsentFields,
}

function ConsentFields({ value, onChange }: Parameters<ConditionKind<'consent'>['Fields']>[0]) {
  const { t } = useTranslation(['segments', 'terms'])
  const { locale } = useUi()
  const purposes = useEndpoint(listPurposes, {}).data?.items ?? []
  const offered = purposes.some(({ code }) => code === value.purpose)
    ? purposes.map(({ code, name }) => ({ value: code, label: name[locale] }))
    : [
        { value: value.purpose, label: value.purpose },
        ...purposes.map(({ code, name }) => ({ value: code, label: name[locale] })),
      ]
  return (
    <>
      <Select
        aria-label={t('field.purpose')}
        value={value.purpose}
        onChange={(purpose) => onChange({ ...value, purpose })}
        options={offered}
      />
      <Select
        aria-label={t('field.channel')}
        value={value.channel}
        onChange={(channel) => onChange({ ...value, channel })}
        options={channels.map((name) => ({ value: name, label: t(`terms:channel.${name}`) }))}
      />
      <Select
        aria-label={t('field.state')}
        value={value.state}
        onChange={(state) => onChange({ ...value, state })}
        options={states.map((name) => ({ value: name, label: t(`terms:consent.${name}`) }))}
      />
    </>
  )
}
