import { createClearExport, createExport } from '@regulars/contract/exports'
import { useUi } from '@regulars/ui/context.tsx'
import { Alert, Button, Checkbox, Form, Input, Radio } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommand } from '../api.ts'
import { problemWords } from '../problem.ts'
import { useMay } from '../session.ts'
import { bodyOf, columnsOf, type ExportKind, firstWish, lacksOf, type Showing, type Wish } from './exports.ts'
import { ShowingChoice } from './ShowingChoice.tsx'

/** What, which columns, how direct identifiers appear, and what for. */
export function ExportForm({ kinds }: { readonly kinds: readonly ExportKind[] }) {
  const { t } = useTranslation(['exports', 'shell'])
  const { locale } = useUi()
  const mayReveal = useMay('members:reveal')
  const [wish, setWish] = useState<Wish>(firstWish)
  const [problem, setProblem] = useState<Error>()
  const set = (change: Partial<Wish>) => setWish({ ...wish, ...change })
  const options = { done: () => setWish({ ...firstWish, kind: wish.kind, format: wish.format }), failed: setProblem }
  const masked = useCommand(createExport, options)
  const clear = useCommand(createClearExport, options)
  const kind = kinds.find((one) => one.kind === wish.kind)!
  const lacks = lacksOf(wish, kind)
  const send = () => {
    setProblem(undefined)
    const body = bodyOf(wish, kind)
    if (wish.showing === 'clear') clear.run({ body })
    else masked.run({ body })
  }
  return (
    <section className="panel" aria-labelledby="new-export-title">
      <h2 className="panel-title" id="new-export-title">
        {t('new.title')}
      </h2>
      <Form layout="vertical" component="div">
        <Form.Item label={t('kind')}>
          <Radio.Group
            aria-label={t('kind')}
            optionType="button"
            value={wish.kind}
            onChange={({ target }) => set({ kind: target.value as Wish['kind'], without: [] })}
            options={kinds.map((one) => ({ value: one.kind, label: one.name[locale] }))}
          />
          <p className="soft export-note">{t(`about.${wish.kind}`)}</p>
        </Form.Item>
        <Form.Item label={t('columns')}>
          <Checkbox.Group
            className="export-columns"
            value={columnsOf(wish, kind)}
            onChange={(chosen) =>
              set({ without: kind.columns.map(({ name }) => name).filter((name) => !chosen.includes(name)) })
            }
            options={kind.columns.map(({ name, label }) => ({ value: name, label: label[locale] }))}
          />
        </Form.Item>
        <ShowingChoice wish={wish} mayReveal={mayReveal} onChange={set} />
        <Form.Item label={t('format')}>
          <Radio.Group
            aria-label={t('format')}
            optionType="button"
            value={wish.format}
            onChange={({ target }) => set({ format: target.value as Wish['format'] })}
            options={[
              { value: 'csv', label: 'CSV' },
              { value: 'xlsx', label: t('format.xlsx') },
            ]}
          />
        </Form.Item>
        <Form.Item label={t('purpose')} required htmlFor="export-purpose" extra={t('purpose.hint')}>
          <Input.TextArea
            id="export-purpose"
            maxLength={500}
            autoSize={{ minRows: 2, maxRows: 5 }}
            placeholder={t('purpose.example')}
            value={wish.purpose}
            onChange={({ target }) => set({ purpose: target.value })}
          />
        </Form.Item>
      </Form>
      {problem && <Alert type="error" showIcon role="alert" title={problemWords(problem, t('shell:unreachable'))} />}
      <div className="row">
        <Button
          type="primary"
          danger={wish.showing === 'clear'}
          disabled={lacks.length > 0}
          loading={masked.isPending || clear.isPending}
          onClick={send}
        >
          {t(buttons[wish.showing])}
        </Button>
        <span className="soft">{lacks.length > 0 ? t(`lack.${lacks[0]!}`) : t('new.hint')}</span>
      </div>
    </section>
  )
}

const buttons = { masked: 'new.make', partner: 'new.make', clear: 'new.makeClear' } as const satisfies Record<
  Showing,
  string
>
