import { askForAddressChange, confirmAddressChange } from '@regulars/contract/addressChanges'
import { ApiProblem, type Client } from '@regulars/sdk'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useId, useState } from 'react'
import { useWords } from './i18n/index.ts'
import { consentsOn, type Membership } from './preferences.ts'

interface Props {
  readonly field: 'email' | 'phone'
  readonly membership: Membership
  readonly api: Client
  readonly onChanged: (membership: Membership) => void
  readonly onClose: () => void
}

/** A new e-mail or phone: a code goes there, and who enters it is reached there from now on. */
export function AddressForm({ field, membership, api, onChanged, onClose }: Props) {
  const { t, locale } = useWords()
  const id = useId()
  const [address, setAddress] = useState('')
  const [code, setCode] = useState('')
  const [keepConsents, setKeepConsents] = useState(false)
  const agreed = consentsOn(membership.preferences, field === 'email' ? 'email' : 'sms').map(({ name }) => name[locale])
  const asking = useMutation({ mutationFn: () => api(askForAddressChange, { body: { address } }) })
  const confirming = useMutation({
    mutationFn: () => api(confirmAddressChange, { body: { address, code: code.trim(), keepConsents } }),
    onSuccess: onChanged,
  })
  const isSent = asking.isSuccess
  const problem = isSent ? confirming.error : asking.error
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isSent) confirming.mutate()
    else asking.mutate()
  }
  const startAgain = () => {
    setCode('')
    confirming.reset()
    asking.reset()
  }
  return (
    <form className="field-form" onSubmit={submit}>
      <label htmlFor={id}>{t(isSent ? 'signIn.code' : `address.${field}`)}</label>
      {isSent ? (
        <input
          key="code"
          id={id}
          inputMode="numeric"
          autoComplete="one-time-code"
          pattern="\s*[0-9]{6}\s*"
          required
          ref={(input) => input?.focus()}
          value={code}
          onChange={(event) => setCode(event.target.value)}
        />
      ) : (
        <input
          key="address"
          id={id}
          type={field === 'email' ? 'email' : 'tel'}
          autoComplete={field === 'email' ? 'email' : 'tel'}
          required
          minLength={3}
          maxLength={254}
          value={address}
          onChange={(event) => setAddress(event.target.value)}
        />
      )}
      <p className="hint">{t(isSent ? 'address.sent' : 'address.explain', { address })}</p>
      {isSent && agreed.length > 0 && (
        <label className="radio-line">
          <input type="checkbox" checked={keepConsents} onChange={(event) => setKeepConsents(event.target.checked)} />
          <span>
            {t('address.keep', { names: agreed.join(t('address.comma')) })}
            <span className="hint">{t('address.keepExplain')}</span>
          </span>
        </label>
      )}
      {problem && <p role="alert">{problem instanceof ApiProblem ? problem.message : t('signIn.failed')}</p>}
      <div className="field-acts">
        <button type="submit" className="primary" disabled={asking.isPending || confirming.isPending}>
          {t(isSent ? 'address.confirm' : 'signIn.send')}
        </button>
        {isSent && (
          <button type="button" onClick={startAgain}>
            {t('address.again')}
          </button>
        )}
        <button type="button" onClick={onClose}>
          {t('profile.cancel')}
        </button>
      </div>
    </form>
  )
}
