import { useTranslation } from 'react-i18next'
import { piecesOf, placeName } from './templates.ts'

interface Props {
  readonly lang: string
  readonly subject: string
  readonly body: string
}

/** How a message reads, with the places marked that are filled for each member. */
export function TemplatePreview({ lang, subject, body }: Props) {
  const { t } = useTranslation('messaging')
  return (
    <div lang={lang}>
      <p className="preview-subject">
        <Pieces of={subject} />
      </p>
      <div className="preview-body">
        <Pieces of={body} />
      </div>
      <p className="soft" lang={undefined}>
        {t('preview.hint')}
      </p>
    </div>
  )
}

function Pieces({ of }: { readonly of: string }) {
  return piecesOf(of).map(({ kind, text }, at) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: the pieces are made anew from the text each time.
    if (kind === 'text') return <span key={at}>{text}</span>
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: see above.
      <span key={at} className={kind === 'place' ? 'preview-place' : 'preview-logic'} title={text}>
        {kind === 'place' ? placeName(text) : text}
      </span>
    )
  })
}
