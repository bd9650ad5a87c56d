import { getRouteApi } from '@tanstack/react-router'
import { IncidentView } from './IncidentView.tsx'
import { RegisterView } from './RegisterView.tsx'
import './incidents.css'

const route = getRouteApi('/signedIn/shell/compliance')

/** The register of incidents, or one of them. */
export function IncidentsTab() {
  const { incident } = route.useSearch()
  return incident ? <IncidentView id={incident} /> : <RegisterView />
}
