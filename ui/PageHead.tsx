import { type ReactNode, useEffect } from 'react'

interface Props {
  /** What the page is about: small, above the answer. */
  readonly title: ReactNode
  /** One sentence with the number and what changed. */
  readonly answer?: ReactNode
  readonly actions?: ReactNode
  /** Where one came from. */
  readonly back?: ReactNode
}

/** A page opens with its answer. */
export function PageHead({ title, answer, actions, back }: Props) {
  const name = typeof title === 'string' ? title : undefined
  useEffect(() => {
    if (name) document.title = `${name} · Regulars`
  }, [name])
  return (
    <header className="page-head">
      <div className="page-head-words">
        {back && <div className="page-head-back">{back}</div>}
        <h1 className={answer ? 'page-head-title' : 'page-head-answer'}>{title}</h1>
        {answer && <p className="page-head-answer">{answer}</p>}
      </div>
      {actions && <div className="page-head-actions">{actions}</div>}
    </header>
  )
}
