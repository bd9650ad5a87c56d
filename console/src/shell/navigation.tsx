import {
  AuditOutlined,
  BankOutlined,
  BarChartOutlined,
  CalendarOutlined,
  CloudSyncOutlined,
  ClusterOutlined,
  ExportOutlined,
  FileProtectOutlined,
  ImportOutlined,
  MailOutlined,
  MergeCellsOutlined,
  PartitionOutlined,
  SafetyCertificateOutlined,
  SettingOutlined,
  SwapOutlined,
  TeamOutlined,
  UserDeleteOutlined,
  WarningOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'

/** The pages of the console in the order of the loop: who there is, whom to reach, what was sent, whether it worked. */
export const destinations = [
  { id: 'today', path: '/', key: 't', icon: <CalendarOutlined /> },
  { id: 'members', path: '/members', key: 'm', icon: <TeamOutlined /> },
  { id: 'segments', path: '/segments', key: 's', icon: <ClusterOutlined /> },
  { id: 'journeys', path: '/journeys', key: 'j', icon: <PartitionOutlined /> },
  { id: 'organisations', path: '/organisations', key: 'r', icon: <BankOutlined /> },
  { id: 'outbox', path: '/outbox', key: 'o', icon: <MailOutlined /> },
  { id: 'board', path: '/board', key: 'b', icon: <BarChartOutlined /> },
  { id: 'compare', path: '/compare', key: 'v', icon: <SwapOutlined /> },
  { id: 'imports', path: '/import', key: 'i', icon: <ImportOutlined /> },
  { id: 'exports', path: '/exports', key: 'x', icon: <ExportOutlined /> },
  { id: 'quarantine', path: '/quarantine', key: 'q', icon: <WarningOutlined /> },
  { id: 'duplicates', path: '/duplicates', key: 'd', icon: <MergeCellsOutlined /> },
  { id: 'consent', path: '/consent', key: 'c', icon: <SafetyCertificateOutlined /> },
  { id: 'requests', path: '/requests', key: 'w', icon: <UserDeleteOutlined /> },
  { id: 'compliance', path: '/compliance', key: 'p', icon: <FileProtectOutlined /> },
  { id: 'audit', path: '/audit', key: 'l', icon: <AuditOutlined /> },
  { id: 'recovery', path: '/recovery', key: 'v', icon: <CloudSyncOutlined /> },
  { id: 'settings', path: '/settings', key: 'e', icon: <SettingOutlined /> },
] as const satisfies readonly { id: string; path: string; key: string; icon: ReactNode }[]

export type Destination = (typeof destinations)[number]

/** Those at the bottom of a phone; the others are behind "more". */
export const bottomDestinations = destinations.slice(0, 4)

export function destinationOf(pathname: string): Destination | undefined {
  return destinations.find(({ path }) =>
    path === '/' ? pathname === '/' : pathname === path || pathname.startsWith(`${path}/`),
  )
}
