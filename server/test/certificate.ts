import { generateKeyPairSync, sign } from 'node:crypto'

/** A certificate for `localhost` that signs itself, for servers of tests: made anew, so that no key lies in the repository. */
export function aCertificate(): { readonly key: string; readonly cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'))
  const name = sequence(set(sequence(oid('550403'), utf8('localhost'))))
  const basicConstraints = sequence(oid('551d13'), octets(sequence(boolean(true))))
  const altNames = sequence(oid('551d11'), octets(sequence(tlv(0x82, Buffer.from('localhost')))))
  const body = sequence(
    tlv(0xa0, integer(2)),
    integer(1),
    ecdsaWithSha256,
    name,
    sequence(generalizedTime('20200101000000Z'), generalizedTime('21200101000000Z')),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tlv(0xa3, sequence(basicConstraints, altNames)),
  )
  const certificate = sequence(body, ecdsaWithSha256, bits(sign('sha256', body, privateKey)))
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString('base64')}\n-----END CERTIFICATE-----\n`,
  }
}

/** Tag, length, value: the way X.509 is written (DER). */
function tlv(tag: number, value: Buffer): Buffer {
  const { length } = value
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, Math.floor(length / 0x100), length % 0x100]
  return Buffer.concat([Buffer.from([tag, ...size]), value])
}

const sequence = (...parts: readonly Buffer[]) => tlv(0x30, Buffer.concat(parts))
const set = (...parts: readonly Buffer[]) => tlv(0x31, Buffer.concat(parts))
const oid = (hex: string) => tlv(0x06, Buffer.from(hex, 'hex'))
const integer = (value: number) => tlv(0x02, Buffer.from([value]))
const boolean = (value: boolean) => tlv(0x01, Buffer.from([value ? 0xff : 0]))
const octets = (value: Buffer) => tlv(0x04, value)
const bits = (value: Buffer) => tlv(0x03, Buffer.concat([Buffer.from([0]), value]))
const utf8 = (text: string) => tlv(0x0c, Buffer.from(text))
const generalizedTime = (text: string) => tlv(0x18, Buffer.from(text))
