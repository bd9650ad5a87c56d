const CODES: Readonly<Record<string, string>> = {
  b: '1',
  f: '1',
  p: '1',
  v: '1',
  c: '2',
  g: '2',
  j: '2',
  k: '2',
  q: '2',
  s: '2',
  x: '2',
  z: '2',
  d: '3',
  t: '3',
  l: '4',
  m: '5',
  n: '5',
  r: '6',
}

/** American Soundex (1918, census rules): first letter and three digits; '' when there is no Latin letter. */
export function soundex(text: string): string {
  const letters = text
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z]/g, '')
  if (letters === '') return ''
  let code = letters[0]!.toUpperCase()
  let last = CODES[letters[0]!] ?? ''
  for (const letter of letters.slice(1)) {
    const digit = CODES[letter] ?? ''
    if (digit !== '' && digit !== last) code += digit
    // h and w do not separate equal codes; vowels do.
    if (letter !== 'h' && letter !== 'w') last = digit
  }
  return code.padEnd(4, '0').slice(0, 4)
}
