import { cssVariables, type Mode, stageColours } from '@regulars/ui/tokens.ts'

/** The tokens as a style sheet that follows the device's light or dark setting. */
export function themeSheet(): string {
  return `:root{${properties('light')}}@media (prefers-color-scheme: dark){:root{${properties('dark')}}}`
}

function properties(mode: Mode): string {
  const stages = Object.entries(stageColours).map(([stage, pair]) => [`--stage-${stage}`, pair[mode]] as const)
  return [...Object.entries(cssVariables(mode)), ...stages].map(([name, value]) => `${name}:${value}`).join(';')
}

export function applyTheme(): void {
  const sheet = document.createElement('style')
  sheet.textContent = themeSheet()
  document.head.append(sheet)
}
