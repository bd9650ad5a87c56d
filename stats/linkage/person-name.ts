import { chineseNameSimilarity, isChineseName } from './chinese-name.ts'

/**
 * Similarity of two names of persons, whichever of given name and surname stands first: the better of both orders. Forms
 * fill the two boxes the wrong way round, and 小明王 is 王小明 as typed by one who is used to "Xiaoming Wang".
 */
export function personNameSimilarity(a: string, b: string): number {
  const straight = chineseNameSimilarity(a, b)
  return Math.max(straight, chineseNameSimilarity(turnedRound(a), b), chineseNameSimilarity(a, turnedRound(b)))
}

/** Of a Chinese name the last character first, of another the last word. */
function turnedRound(name: string): string {
  const parts = isChineseName(name) ? [...name.replace(/\s/g, '')] : name.split(' ')
  return [parts.at(-1)!, ...parts.slice(0, -1)].join(isChineseName(name) ? '' : ' ')
}

/** 1 when two lists, their entries apart by spaces, have an entry in common. */
export function sharedEntry(a: string, b: string): number {
  const entries = new Set(a.split(' '))
  return b.split(' ').some((entry) => entries.has(entry)) ? 1 : 0
}
