import { Form, Input, Radio } from 'antd'
import { useTranslation } from 'react-i18next'
import { maskedExamples, type Showing, type Wish } from './exports.ts'

interface Props {
  readonly wish: Wish
  readonly mayReveal: boolean
  readonly onChange: (change: Partial<Wish>) => void
}

const showings: readonly Showing[] = ['masked', 'partner', 'clear']

/** How names, e-mails and telephones appear, each with what that looks like. */
export function ShowingChoice({ wish, mayReveal, onChange }: Props) {
  const { t } = useTranslation('exports')
  return (
    <Form.Item label={t('showing')}>
      <Radio.Group
        className="export-showing"
        aria-label={t('showing')}
        value={wish.showing}
        onChange={({ target }) => onChange({ showing: target.value as Showing })}
      >
        {showings.map((showing) => (
          <Radio key={showing} value={showing} disabled={showing === 'clear' && !mayReveal}>
            {t(`showing.${showing}`)}
            <span className="soft export-option">
              {showing === 'clear' && !mayReveal
                ? t('showing.notAllowed')
                : t(`showing.${showing}Hint`, maskedExamples)}
            </span>
          </Radio>
        ))}
      </Radio.Group>
      {wish.showing === 'partner' && (
        <Input
          className="export-partner"
          aria-label={t('partner')}
          placeholder={t('partner.example')}
          prefix={<span className="soft">{t('partner')}</span>}
          maxLength={60}
          value={wish.partner}
          onChange={({ target }) => onChange({ partner: target.value })}
        />
      )}
    </Form.Item>
  )
}
