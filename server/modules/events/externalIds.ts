/** An identifier beyond the two ids of a call. */
export interface ExternalId {
  readonly namespace: string
  readonly value: string
}

const MAX_EXTERNAL_IDS = 20
const MAX_VALUE_LENGTH = 200

/** Traits that are identifiers of the member, as shops and mini-programs write them, without case and separators. */
const TRAITS: Readonly<Record<string, string>> = {
  openid: 'open_id',
  wechatopenid: 'open_id',
  unionid: 'union_id',
  wechatunionid: 'union_id',
  card: 'card',
  cardnumber: 'card',
  membercard: 'card',
  partnerid: 'partner_id',
}

/**
 * `context.externalIds` as stock clients send them (`[{ id, type }]`), `context.device.id`, and traits that are
 * identifiers. Which namespaces count is the workspace's to say.
 */
export function externalIdsOf(event: Record<string, unknown>, context: Record<string, unknown>): ExternalId[] {
  const found: ExternalId[] = []
  const add = (namespace: unknown, value: unknown) => {
    if (typeof namespace !== 'string' || (typeof value !== 'string' && typeof value !== 'number')) return
    const text = String(value).trim()
    if (text !== '' && text.length <= MAX_VALUE_LENGTH) found.push({ namespace, value: text })
  }
  const listed = Array.isArray(context.externalIds) ? context.externalIds : []
  for (const one of listed.slice(0, MAX_EXTERNAL_IDS)) {
    const { id, type } = objectOf(one)
    if (typeof type === 'string')
      add(
        type
          .trim()
          .toLowerCase()
          .replaceAll(/[\s.-]/g, '_'),
        id,
      )
  }
  add('device_id', objectOf(context.device).id)
  for (const [name, value] of Object.entries({ ...objectOf(context.traits), ...objectOf(event.traits) })) {
    const namespace = TRAITS[name.replaceAll(/[\s_-]/g, '').toLowerCase()]
    if (namespace) add(namespace, value)
  }
  return found
}

/** `email_verified` and `phone_number_verified` are the claims of OpenID Connect; the short forms are common. */
export function verifiedIn(traits: Record<string, unknown>): string[] {
  const isTrue = (name: string) => traits[name] === true || traits[name] === 'true'
  return [
    ...(isTrue('email_verified') || isTrue('emailVerified') ? ['email'] : []),
    ...(isTrue('phone_verified') || isTrue('phone_number_verified') || isTrue('phoneVerified') ? ['phone'] : []),
    ...(isTrue('union_id_verified') ? ['union_id'] : []),
  ]
}

function objectOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}
}
