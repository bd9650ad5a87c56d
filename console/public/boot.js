// Runs before the first paint, so that a dark screen never flashes white. The rest is preferences.ts.
;(() => {
  let kept = {}
  try {
    kept = JSON.parse(localStorage.getItem('regulars') ?? '{}')
  } catch {
    // Storage may be closed or damaged: the defaults do.
  }
  const dark = kept.mode === 'dark' || (kept.mode !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.mode = dark ? 'dark' : 'light'
})()
