import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { freePort, ServerProcess } from '../faults/process.ts'
import { aBrowser, DESKTOP, overflowOf, seriousViolations } from './browser.ts'

/** A server under a name: browsers give no passkeys to a number. */
async function aServerAtLocalhost(): Promise<{ server: ServerProcess; url: string }> {
  const port = await freePort()
  const url = `http://localhost:${port}`
  const server = new ServerProcess(await mkdtemp(join(tmpdir(), 'regulars-passkey-')), port, { PUBLIC_URL: url })
  onTestFinished(async () => {
    await server.stop()
    await rm(server.home, { recursive: true, force: true })
  })
  await server.start()
  return { server, url }
}

describe('a passkey', { timeout: 300_000 }, () => {
  it('is added, signs in without a password, is refused when it was copied, and gone when removed', async () => {
    const { server, url } = await aServerAtLocalhost()
    const { adminEmail, adminPassword } = await server.credentials()
    const { page, context, complaints } = await aBrowser({ viewport: DESKTOP, locale: 'en-US' })
    const device = await context.newCDPSession(page)
    await device.send('WebAuthn.enable')
    const { authenticatorId } = await device.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    })

    await page.goto(`${url}/sign-in?next=/settings`)
    await page.getByLabel('E-mail').fill(adminEmail)
    await page.getByLabel('Password').fill(adminPassword)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    const security = page.locator('#security')
    await security.getByRole('button', { name: 'Add a passkey' }).click()
    await page.locator('#passkey_name').fill('Test laptop')
    await page.getByRole('dialog').getByRole('button', { name: 'Continue' }).click()
    await security.getByText('Test laptop').waitFor()
    expect(await seriousViolations(page)).toEqual([])

    const enter = async () => {
      await context.clearCookies()
      await page.goto(`${url}/sign-in?next=/settings`)
      await page.getByRole('button', { name: 'Sign in with a passkey' }).click()
    }
    await enter()
    await security.getByText('Last used').waitFor()
    expect(await overflowOf(page)).toBe(0)

    // A copy begins to count where it was made.
    const { credentials } = await device.send('WebAuthn.getCredentials', { authenticatorId })
    const [credential] = credentials
    expect(credential!.signCount).toBeGreaterThan(0)
    const asIt = async (signCount: number) => {
      const { credentialId } = credential!
      await device.send('WebAuthn.removeCredential', { authenticatorId, credentialId })
      await device.send('WebAuthn.addCredential', { authenticatorId, credential: { ...credential!, signCount } })
    }
    await asIt(credential!.signCount - 1)
    await enter()
    await page.getByRole('alert').getByText('The passkey was not accepted').waitFor()
    await asIt(credential!.signCount + 1)
    await enter()

    await security.locator('li', { hasText: 'Test laptop' }).getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await security.getByText('Test laptop').waitFor({ state: 'detached' })
    await enter()
    await page.getByRole('alert').getByText('The passkey was not accepted').waitFor()
    expect(complaints).toEqual([])
  })
})
