import { saveMapping } from '@regulars/contract/mappings'
import { Button, Input, Space } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { codeFrom, type Draft } from './mapping.ts'

/** Keeps a mapping by name, for the next file of the same layout. */
export function SaveMapping({ draft }: { readonly draft: Draft }) {
  const { t } = useTranslation(['imports', 'shell'])
  const [name, setName] = useState('')
  const saving = useCommand(saveMapping)
  const given = name.trim()
  const save = () =>
    saving.run({
      params: { code: codeFrom(given, Date.now()) },
      body: { ...draft, name: { en: given, 'zh-CN': given } },
    })
  return (
    <div className="row">
      <span className="soft">{t('mapping.saveHint')}</span>
      <Space.Compact>
        <Input
          aria-label={t('mapping.name')}
          placeholder={t('mapping.name')}
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.target.value)}
          onPressEnter={() => given && save()}
        />
        <Button disabled={!given} loading={saving.isPending} onClick={save}>
          {t('shell:save')}
        </Button>
      </Space.Compact>
    </div>
  )
}
