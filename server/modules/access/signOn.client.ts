import * as oidc from 'openid-client'
import type { Platform } from '../../platform/context.ts'
import { Refusal } from '../../platform/errors.ts'
import { type Claims, issuerOf, type Provider } from './signOn.ts'

const TIMEOUT_SECONDS = 8
const SEAL = 'access.identity_providers'

/** What the way back must bring: made when it begins, kept sealed until then. */
export interface Pending {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  /** The user was to sign in anew. */
  readonly again: boolean
}

export const redirectUrlOf = (platform: Pick<Platform, 'publicUrl'>): string => `${platform.publicUrl}/sign-on`

export function sealClientSecret(platform: Platform, workspaceId: string, secret: string): Buffer {
  return platform.keys.seal(workspaceId, SEAL, Buffer.from(secret))
}

/**
 * Asks an issuer for its settings, each time: a sign-in is rare, and keys that changed there are known at once. It must
 * name itself as it was named here.
 */
export async function discover(platform: Platform, provider: Provider): Promise<oidc.Configuration> {
  const issuer = issuerOf(provider.issuer, platform.publicUrl)
  const secret =
    provider.sealedSecret && platform.keys.open(provider.workspaceId, SEAL, provider.sealedSecret).toString('utf8')
  // Tokens end by the product's clock.
  const skew = Math.round((platform.clock.now().getTime() - Date.now()) / 1000)
  try {
    return await oidc.discovery(
      issuer,
      provider.clientId,
      { [oidc.clockSkew]: skew },
      secret ? withSecret(secret) : oidc.None(),
      { timeout: TIMEOUT_SECONDS, ...(issuer.protocol === 'http:' && { execute: [oidc.allowInsecureRequests] }) },
    )
  } catch (error) {
    throw new Refusal('sign_on_unavailable', { reason: reasonOf(error) })
  }
}

/** In the header, as providers must support; in the body where one says that it takes nothing else. */
function withSecret(secret: string): oidc.ClientAuth {
  const [header, body] = [oidc.ClientSecretBasic(secret), oidc.ClientSecretPost(secret)]
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    return (methods.includes('client_secret_basic') ? header : body)(server, ...rest)
  }
}

/** Where to send the browser, and what must come back. */
export async function authorizationUrl(
  platform: Platform,
  config: oidc.Configuration,
  { again, email }: { readonly again: boolean; readonly email: string | undefined },
): Promise<{ url: string; pending: Pending }> {
  const [state, nonce, verifier] = [0, 0, 0].map(() => platform.random.bytes(32).toString('base64url')) as [
    string,
    string,
    string,
  ]
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirectUrlOf(platform),
    scope: 'openid email profile',
    state,
    nonce,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...(email && { login_hint: email }),
    ...(again && { prompt: 'login', max_age: '0' }),
  })
  return { url: url.href, pending: { state, nonce, verifier, again } }
}

/** Exchanges the code and checks the token: its issuer, audience, signature, end and nonce. */
export async function exchange(
  platform: Platform,
  config: oidc.Configuration,
  pending: Pending,
  query: URLSearchParams,
): Promise<{ subject: string; claims: Claims; authenticatedAt: Date | null }> {
  const answer = new URL(redirectUrlOf(platform))
  answer.search = query.toString()
  try {
    const tokens = await oidc.authorizationCodeGrant(config, answer, {
      expectedState: pending.state,
      expectedNonce: pending.nonce,
      pkceCodeVerifier: pending.verifier,
      idTokenExpected: true,
      ...(pending.again && { maxAge: 0 }),
    })
    const token = tokens.claims()!
    // Providers may leave the address out of the token and say it when asked.
    const more =
      token.email === undefined && config.serverMetadata().userinfo_endpoint
        ? await oidc.fetchUserInfo(config, tokens.access_token, token.sub)
        : {}
    const authenticatedAt = token.auth_time === undefined ? null : new Date(token.auth_time * 1000)
    return { subject: token.sub, claims: { ...more, ...token }, authenticatedAt }
  } catch (error) {
    throw new Refusal('sign_on_invalid', { reason: reasonOf(error) })
  }
}

/** Where to sign out of the provider too, if it has such a page. */
export function signOutUrlOf(platform: Platform, config: oidc.Configuration): string | null {
  if (!config.serverMetadata().end_session_endpoint) return null
  return oidc.buildEndSessionUrl(config, { post_logout_redirect_uri: `${platform.publicUrl}/sign-in` }).href
}

/** A code that tells an administrator what to look at; never what the other side wrote in words. */
function reasonOf(error: unknown): string {
  const { error: oauth, code } = error as { error?: unknown; code?: unknown }
  const reason = [oauth, code].find((one) => typeof one === 'string' && /^[\w.-]{1,60}$/.test(one))
  return typeof reason === 'string' ? reason : 'no answer'
}
