/** Where to go after signing in: a place of ours only, whatever the address says. */
export function safeNext(next: string | undefined): string {
  if (!next?.startsWith('/') || /^\/[/\\]/.test(next) || next.startsWith('/sign-in')) return '/'
  return next
}
