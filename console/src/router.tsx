import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { isNewcomer } from './access/newcomer.ts'
import { onSignedOut, queryClient } from './api.ts'
import { preloadWords } from './i18n/index.ts'
import { preferences } from './preferences.ts'
import { isSignedOut } from './problem.ts'
import { openSession } from './session.ts'
import { readQuery, texts, writeQuery } from './shell/address.ts'
import { Crashed, Missing } from './shell/Missing.tsx'
import { Shell } from './shell/Shell.tsx'

/** The words of a page, fetched beside its code. */
const words =
  (...features: readonly string[]) =>
  async () => {
    await Promise.all(features.map(preloadWords))
  }

const root = createRootRoute({
  component: Outlet,
  notFoundComponent: Missing,
  errorComponent: ({ reset }) => <Crashed reset={reset} />,
})

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: texts('next', 'provider'),
  loader: words('access'),
  component: lazyRouteComponent(() => import('./access/SignInPage.tsx'), 'SignInPage'),
})

const signOn = createRoute({
  getParentRoute: () => root,
  path: '/sign-on',
  loader: words('access'),
  component: lazyRouteComponent(() => import('./access/SignOnPage.tsx'), 'SignOnPage'),
})

const invitation = createRoute({
  getParentRoute: () => root,
  path: '/invitation',
  loader: words('access'),
  component: lazyRouteComponent(() => import('./access/InvitationPage.tsx'), 'InvitationPage'),
})

/** Everything behind the sign-in. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signedIn',
  beforeLoad: async ({ location }) => {
    try {
      await openSession()
    } catch (error) {
      if (isSignedOut(error)) throw redirect({ to: '/sign-in', search: { next: location.href } })
      throw error
    }
  },
})

const welcome = createRoute({
  getParentRoute: () => signedIn,
  path: '/welcome',
  loader: words('access'),
  component: lazyRouteComponent(() => import('./access/WelcomePage.tsx'), 'WelcomePage'),
})

const shell = createRoute({ getParentRoute: () => signedIn, id: 'shell', component: Shell })

const today = createRoute({
  getParentRoute: () => shell,
  path: '/',
  beforeLoad: async () => {
    if (!preferences().welcomed && (await isNewcomer())) throw redirect({ to: '/welcome' })
  },
  loader: words('today', 'audits'),
  component: lazyRouteComponent(() => import('./today/TodayPage.tsx'), 'TodayPage'),
})

const members = createRoute({
  getParentRoute: () => shell,
  path: '/members',
  validateSearch: texts('search', 'kind', 'segment'),
  loader: words('members'),
  component: lazyRouteComponent(() => import('./members/MembersPage.tsx'), 'MembersPage'),
})

const member = createRoute({
  getParentRoute: () => shell,
  path: '/members/$member',
  validateSearch: texts('tab', 'asOf'),
  loader: words('members', 'merging', 'decisions'),
  component: lazyRouteComponent(() => import('./members/MemberPage.tsx'), 'MemberPage'),
})

const organisations = createRoute({
  getParentRoute: () => shell,
  path: '/organisations',
  validateSearch: texts('organisation', 'tab', 'search', 'kind', 'days'),
  loader: words('organisations', 'members'),
  component: lazyRouteComponent(() => import('./organisations/OrganisationsPage.tsx'), 'OrganisationsPage'),
})

const segments = createRoute({
  getParentRoute: () => shell,
  path: '/segments',
  validateSearch: texts('segment', 'tab', 'asOf'),
  loader: words('segments'),
  component: lazyRouteComponent(() => import('./segments/SegmentsPage.tsx'), 'SegmentsPage'),
})

const journeys = createRoute({
  getParentRoute: () => shell,
  path: '/journeys',
  validateSearch: texts('segment', 'template'),
  loader: words('journeys'),
  component: lazyRouteComponent(() => import('./journeys/JourneysPage.tsx'), 'JourneysPage'),
})

const journey = createRoute({
  getParentRoute: () => shell,
  path: '/journeys/$journey',
  validateSearch: texts('tab', 'step'),
  loader: words('journeys'),
  component: lazyRouteComponent(() => import('./journeys/JourneyPage.tsx'), 'JourneyPage'),
})

const outbox = createRoute({
  getParentRoute: () => shell,
  path: '/outbox',
  validateSearch: texts('state', 'reason', 'journey', 'member', 'message'),
  loader: words('messaging'),
  component: lazyRouteComponent(() => import('./messaging/OutboxPage.tsx'), 'OutboxPage'),
})

const templates = createRoute({
  getParentRoute: () => shell,
  path: '/outbox/templates',
  validateSearch: texts('template'),
  loader: words('messaging'),
  component: lazyRouteComponent(() => import('./messaging/TemplatesPage.tsx'), 'TemplatesPage'),
})

const board = createRoute({
  getParentRoute: () => shell,
  path: '/board',
  validateSearch: texts('from', 'to', 'metric'),
  loader: words('insights'),
  component: lazyRouteComponent(() => import('./insights/BoardPage.tsx'), 'BoardPage'),
})

const compare = createRoute({
  getParentRoute: () => shell,
  path: '/compare',
  validateSearch: texts('a', 'b', 'metric', 'from', 'to', 'asOf'),
  loader: words('insights', 'journeys'),
  component: lazyRouteComponent(() => import('./insights/ComparePage.tsx'), 'ComparePage'),
})

const imports = createRoute({
  getParentRoute: () => shell,
  path: '/import',
  validateSearch: texts('import', 'kind'),
  loader: words('imports'),
  component: lazyRouteComponent(() => import('./imports/ImportPage.tsx'), 'ImportPage'),
})

const importSchedules = createRoute({
  getParentRoute: () => shell,
  path: '/import/schedules',
  validateSearch: texts('schedule'),
  loader: words('schedules'),
  component: lazyRouteComponent(() => import('./imports/SchedulesPage.tsx'), 'SchedulesPage'),
})

const exports = createRoute({
  getParentRoute: () => shell,
  path: '/exports',
  loader: words('exports'),
  component: lazyRouteComponent(() => import('./exports/ExportsPage.tsx'), 'ExportsPage'),
})

const quarantine = createRoute({
  getParentRoute: () => shell,
  path: '/quarantine',
  validateSearch: texts('reason', 'state'),
  loader: words('events'),
  component: lazyRouteComponent(() => import('./events/QuarantinePage.tsx'), 'QuarantinePage'),
})

const duplicates = createRoute({
  getParentRoute: () => shell,
  path: '/duplicates',
  validateSearch: texts('state', 'pair'),
  loader: words('merging', 'members'),
  component: lazyRouteComponent(() => import('./members/merging/DuplicatesPage.tsx'), 'DuplicatesPage'),
})

const consent = createRoute({
  getParentRoute: () => shell,
  path: '/consent',
  validateSearch: texts('tab'),
  loader: words('consent'),
  component: lazyRouteComponent(() => import('./consent/ConsentPage.tsx'), 'ConsentPage'),
})

const requests = createRoute({
  getParentRoute: () => shell,
  path: '/requests',
  loader: words('requests'),
  component: lazyRouteComponent(() => import('./requests/RequestsPage.tsx'), 'RequestsPage'),
})

const recovery = createRoute({
  getParentRoute: () => shell,
  path: '/recovery',
  loader: words('recovery'),
  component: lazyRouteComponent(() => import('./recovery/RecoveryPage.tsx'), 'RecoveryPage'),
})

const compliance = createRoute({
  getParentRoute: () => shell,
  path: '/compliance',
  validateSearch: texts('tab', 'state', 'kind', 'subject', 'audit', 'incident', 'register'),
  loader: words('compliance', 'insights', 'protection', 'archive', 'audits', 'incidents', 'registers'),
  component: lazyRouteComponent(() => import('./compliance/CompliancePage.tsx'), 'CompliancePage'),
})

const audit = createRoute({
  getParentRoute: () => shell,
  path: '/audit',
  validateSearch: texts('actor', 'action', 'kind', 'object', 'text', 'from', 'to'),
  loader: words('audit'),
  component: lazyRouteComponent(() => import('./audit/AuditPage.tsx'), 'AuditPage'),
})

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  loader: words('settings'),
  component: lazyRouteComponent(() => import('./settings/SettingsPage.tsx'), 'SettingsPage'),
})

const missing = createRoute({ getParentRoute: () => shell, path: '$', component: Missing })

const pages = [
  today,
  members,
  member,
  organisations,
  segments,
  journeys,
  journey,
  outbox,
  templates,
  board,
  compare,
  imports,
  importSchedules,
  exports,
  quarantine,
  duplicates,
  consent,
  requests,
  recovery,
  compliance,
  audit,
  settings,
  missing,
]

export const router = createRouter({
  routeTree: root.addChildren([signIn, signOn, invitation, signedIn.addChildren([welcome, shell.addChildren(pages)])]),
  parseSearch: readQuery,
  stringifySearch: writeQuery,
  defaultPreload: 'intent',
  scrollRestoration: true,
})

onSignedOut(() => {
  queryClient.clear()
  const { pathname, href } = router.state.location
  if (pathname !== '/sign-in') void router.navigate({ to: '/sign-in', search: { next: href } })
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
