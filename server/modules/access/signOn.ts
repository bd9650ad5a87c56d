import { Refusal } from '../../platform/errors.ts'
import { normaliseEmail } from './users.ts'

/** What a workspace takes from the word of an identity provider, and under which conditions. */
export interface Provider {
  readonly workspaceId: string
  readonly id: string
  readonly name: string
  readonly issuer: string
  readonly clientId: string
  readonly sealedSecret: Buffer | null
  readonly domains: readonly string[]
  readonly defaultRole: string
  readonly createsUsers: boolean
  readonly roleClaim: string | null
  readonly claimedRoles: readonly { readonly value: string; readonly role: string }[]
  readonly enabled: boolean
  readonly createdAt: Date
}

export type Claims = Readonly<Record<string, unknown>>

const MAX_NAME = 80

/**
 * The address of an issuer. It is asked by our server, so it must be https; over http only a provider on this machine,
 * and only while the product itself is tried out on this machine.
 */
export function issuerOf(text: string, publicUrl: string): URL {
  const issuer = URL.canParse(text) ? new URL(text) : undefined
  const isTrial = publicUrl.startsWith('http:') && isLoopback(new URL(publicUrl))
  const isAllowed =
    issuer &&
    !issuer.username &&
    !issuer.password &&
    !issuer.search &&
    !issuer.hash &&
    (issuer.protocol === 'https:' || (issuer.protocol === 'http:' && isTrial && isLoopback(issuer)))
  if (isAllowed) return issuer
  throw new Refusal(
    'invalid_request',
    {},
    { fields: [{ field: 'body.issuer', message: 'is not an address that begins with https://' }] },
  )
}

export function isLoopback({ hostname }: URL): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

/** The address a user is found by: said to be verified, and of a domain that the provider may speak for. */
export function verifiedEmailOf(provider: Pick<Provider, 'domains'>, claims: Claims): string {
  const email = typeof claims.email === 'string' ? normaliseEmail(claims.email) : ''
  if (claims.email_verified !== true || !/^[^@\s]+@[^@\s]+$/.test(email)) throw new Refusal('email_unverified')
  const domain = domainOf(email)
  if (!provider.domains.includes(domain)) throw new Refusal('domain_not_allowed', { domain })
  return email
}

export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf('@') + 1)
}

/** The role that the claim stands for, else the default; undefined when roles are given by hand. */
export function claimedRoleOf(
  { roleClaim, claimedRoles, defaultRole }: Pick<Provider, 'roleClaim' | 'claimedRoles' | 'defaultRole'>,
  claims: Claims,
): string | undefined {
  if (!roleClaim) return undefined
  const claimed = [claims[roleClaim]].flat()
  return claimedRoles.find(({ value }) => claimed.includes(value))?.role ?? defaultRole
}

export function nameOf(claims: Claims, email: string): string {
  const name = typeof claims.name === 'string' ? claims.name.trim() : ''
  return (name || email.slice(0, email.indexOf('@'))).slice(0, MAX_NAME)
}
