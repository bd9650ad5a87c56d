import 'i18next'
import type access from './access.en.ts'
import type archive from './archive.en.ts'
import type audit from './audit.en.ts'
import type audits from './audits.en.ts'
import type compliance from './compliance.en.ts'
import type consent from './consent.en.ts'
import type decisions from './decisions.en.ts'
import type events from './events.en.ts'
import type exports from './exports.en.ts'
import type household from './household.en.ts'
import type imports from './imports.en.ts'
import type incidents from './incidents.en.ts'
import type insights from './insights.en.ts'
import type journeys from './journeys.en.ts'
import type members from './members.en.ts'
import type merging from './merging.en.ts'
import type messaging from './messaging.en.ts'
import type organisations from './organisations.en.ts'
import type overview from './overview.en.ts'
import type protection from './protection.en.ts'
import type recovery from './recovery.en.ts'
import type registers from './registers.en.ts'
import type requests from './requests.en.ts'
import type schedules from './schedules.en.ts'
import type segments from './segments.en.ts'
import type settings from './settings.en.ts'
import type shell from './shell.en.ts'
import type terms from './terms.en.ts'
import type today from './today.en.ts'

// A key that is not in the English file is a type error.
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'shell'
    keySeparator: false
    resources: {
      access: typeof access
      archive: typeof archive
      audit: typeof audit
      audits: typeof audits
      compliance: typeof compliance
      consent: typeof consent
      decisions: typeof decisions
      events: typeof events
      exports: typeof exports
      household: typeof household
      imports: typeof imports
      incidents: typeof incidents
      insights: typeof insights
      journeys: typeof journeys
      members: typeof members
      merging: typeof merging
      messaging: typeof messaging
      organisations: typeof organisations
      overview: typeof overview
      recovery: typeof recovery
      protection: typeof protection
      registers: typeof registers
      requests: typeof requests
      schedules: typeof schedules
      segments: typeof segments
      settings: typeof settings
      shell: typeof shell
      terms: typeof terms
      today: typeof today
    }
  }
}
