import addressChangedEmail from './address-changed-email.json' with { type: 'json' }
import addressChangedSms from './address-changed-sms.json' with { type: 'json' }
import addressCodeEmail from './address-code-email.json' with { type: 'json' }
import addressCodeSms from './address-code-sms.json' with { type: 'json' }
import pointsBalance from './points-balance.json' with { type: 'json' }
import { MessageTemplate } from './schema.ts'
import secondPurchaseFirst from './second-purchase-first.json' with { type: 'json' }
import signInEmail from './sign-in-email.json' with { type: 'json' }
import signInSms from './sign-in-sms.json' with { type: 'json' }
import welcomeFirst from './welcome-first.json' with { type: 'json' }
import welcomeSecond from './welcome-second.json' with { type: 'json' }
import winBackFirst from './win-back-first.json' with { type: 'json' }
import winBackSecond from './win-back-second.json' with { type: 'json' }

/** The message templates that come with the product. */
export const messageTemplates: readonly MessageTemplate[] = [
  winBackFirst,
  winBackSecond,
  welcomeFirst,
  welcomeSecond,
  secondPurchaseFirst,
  pointsBalance,
  signInEmail,
  signInSms,
  addressCodeEmail,
  addressCodeSms,
  addressChangedEmail,
  addressChangedSms,
].map((template) => MessageTemplate.parse(template))

export { MessageTemplate } from './schema.ts'
