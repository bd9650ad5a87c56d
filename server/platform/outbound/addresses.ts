import { BlockList, isIP } from 'node:net'
import type { Words } from '@regulars/contract'

/**
 * Where the product may go when it fetches from an address that a person wrote (server-side request forgery, OWASP ASVS
 * 1.3.6): https only, ports 443 and 8443, no credentials in the address, and no machine of this network. Hosts of the
 * company's own are let through one by one, by the setting OUTBOUND_ALLOWED_HOSTS.
 */
export interface AllowedHost {
  readonly host: string
  /** Null for the usual ports. */
  readonly port: number | null
}

const PORTS = [443, 8443]

/** Not of the public internet: RFC 6890 and its successors, and what clouds answer about their own machines. */
const refused4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '168.63.129.16/32',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
]
/** Of version 6 only global unicast is public, and of that not what carries an address of version 4 or is documentation. */
const global6 = '2000::/3'
const refused6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20']

const refused = listOf([
  ...refused4.map((net) => [net, 'ipv4'] as const),
  ...refused6.map((net) => [net, 'ipv6'] as const),
])
const global = listOf([[global6, 'ipv6']])

function listOf(nets: readonly (readonly [string, 'ipv4' | 'ipv6'])[]): BlockList {
  const list = new BlockList()
  for (const [net, family] of nets) {
    const [address = '', bits = ''] = net.split('/')
    list.addSubnet(address, Number(bits), family)
  }
  return list
}

/** Whether an address is of the public internet. What is not an address is not. */
export function isPublic(address: string): boolean {
  const version = isIP(address)
  if (version === 4) return !refused.check(address, 'ipv4')
  // A zone (`fe80::1%eth0`) is of this network; a mapped address lies outside of global unicast.
  if (version === 6) return !address.includes('%') && global.check(address, 'ipv6') && !refused.check(address, 'ipv6')
  return false
}

export interface Target {
  readonly url: URL
  readonly host: string
  /** Named in the settings: it may be on this network. */
  readonly isAllowed: boolean
}

/** What an address leads to, or why it may not be asked. A host written as a number is read as the browser reads it. */
export function targetOf(text: string, allowed: readonly AllowedHost[]): Target | Words {
  if (!URL.canParse(text)) return faults.unreadable
  const url = new URL(text)
  if (url.protocol !== 'https:') return faults.scheme
  if (url.username !== '' || url.password !== '') return faults.credentials
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  const port = url.port === '' ? 443 : Number(url.port)
  const named = allowed.filter((one) => one.host === host)
  const isAllowed = named.some((one) => (one.port === null ? PORTS.includes(port) : one.port === port))
  if (!isAllowed && !PORTS.includes(port)) return faults.port
  if (!isAllowed && isIP(host) !== 0 && !isPublic(host)) return faults.private
  return { url, host, isAllowed }
}

/** `erp.example,files.example:9443`: hosts that may be on this network. */
export function allowedHostsOf(text: string): AllowedHost[] {
  return text
    .split(',')
    .map((one) => one.trim().toLowerCase())
    .filter((one) => one !== '')
    .map((one) => {
      const [, host = one, port] = /^(.*?)(?::(\d+))?$/.exec(one) ?? []
      return { host, port: port === undefined ? null : Number(port) }
    })
}

export const faults = {
  unreadable: { en: 'it is no address', 'zh-CN': '不是有效的网址' },
  scheme: { en: 'it does not begin with https://', 'zh-CN': '没有以 https:// 开头' },
  credentials: {
    en: 'it holds a user name or a password; give the authorization in its own field',
    'zh-CN': '网址中含有用户名或密码，请在授权栏单独填写',
  },
  port: { en: 'its port is neither 443 nor 8443', 'zh-CN': '端口不是 443 或 8443' },
  private: {
    en: 'it leads into a private network; an administrator of the server may allow the host by OUTBOUND_ALLOWED_HOSTS',
    'zh-CN': '指向内部网络；服务器管理员可用 OUTBOUND_ALLOWED_HOSTS 允许该主机',
  },
} as const satisfies Record<string, Words>
