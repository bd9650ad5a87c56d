import { Button, Input } from 'antd'
import { useTranslation } from 'react-i18next'

interface Props {
  /** The day the numbers on the page are of. */
  readonly shown: string | undefined
  /** The day that was asked for; without one the server takes the newest. */
  readonly asked: string | undefined
  readonly onChange: (day: string | undefined) => void
}

/** Old data is looked at as of its own time: the end of this day. */
export function AsOfPicker({ shown, asked, onChange }: Props) {
  const { t } = useTranslation('segments')
  return (
    <div className="row">
      <label className="soft" htmlFor="as-of">
        {t('asOf')}
      </label>
      <Input
        id="as-of"
        type="date"
        className="as-of"
        value={asked ?? shown ?? ''}
        onChange={(event) => onChange(event.target.value || undefined)}
      />
      {asked && (
        <Button type="link" onClick={() => onChange(undefined)}>
          {t('asOf.latest')}
        </Button>
      )}
    </div>
  )
}
