import { jaroWinkler } from './text-similarity.ts'

/** The two-character surnames in common use, in simplified characters. */
const COMPOUND_SURNAMES = new Set([
  '欧阳',
  '司马',
  '诸葛',
  '上官',
  '司徒',
  '东方',
  '独孤',
  '南宫',
  '夏侯',
  '皇甫',
  '尉迟',
  '公孙',
  '慕容',
  '令狐',
  '长孙',
  '宇文',
  '司空',
  '端木',
  '百里',
  '东郭',
  '呼延',
])

/** Traditional forms of characters frequent in names, to compare across scripts. */
const SIMPLIFIED = new Map(
  [
    ...'張陳劉黃趙吳孫馬羅鄭謝許鄧馮蕭葉閻鍾盧賈蔣譚陸韓楊歐陽國華麗偉強軍傑麗靜蘭鳳龍慶寶貴榮萬東豐蓮愛曉慧瓊雲飛鵬顏齊嚴鄒賴龔莊鄔關樂鐘',
  ].map((char, i) => [
    char,
    [
      ...'张陈刘黄赵吴孙马罗郑谢许邓冯萧叶阎钟卢贾蒋谭陆韩杨欧阳国华丽伟强军杰丽静兰凤龙庆宝贵荣万东丰莲爱晓慧琼云飞鹏颜齐严邹赖龚庄邬关乐钟',
    ][i]!,
  ]),
)

export type ChineseName = { readonly surname: string; readonly given: string }

/** True when the text is two to five Han characters, spaces and middle dots aside. */
export function isChineseName(text: string): boolean {
  return /^\p{Script=Han}{2,5}$/u.test(compact(text))
}

/** Surname and given name in simplified characters; compound surnames are known, all others have one character. */
export function splitChineseName(text: string): ChineseName {
  const chars = [...compact(text)].map((char) => SIMPLIFIED.get(char) ?? char)
  const length = chars.length > 2 && COMPOUND_SURNAMES.has(chars.slice(0, 2).join('')) ? 2 : 1
  return { surname: chars.slice(0, length).join(''), given: chars.slice(length).join('') }
}

/**
 * Similarity of two Chinese names in [0, 1]: surname 0.4 and given name 0.6, each by equal characters in place. A given
 * name that is the other's last character counts 0.8 of a full one (the familiar short form). Names that are not both
 * Chinese are compared by Jaro-Winkler.
 */
export function chineseNameSimilarity(a: string, b: string): number {
  if (!isChineseName(a) || !isChineseName(b)) return jaroWinkler(a.trim().toLowerCase(), b.trim().toLowerCase())
  const [x, y] = [splitChineseName(a), splitChineseName(b)]
  return 0.4 * (x.surname === y.surname ? 1 : 0) + 0.6 * givenSimilarity(x.given, y.given)
}

function givenSimilarity(a: string, b: string): number {
  if (a === b) return 1
  const [x, y] = [[...a], [...b]]
  if (x.length !== y.length) return x.at(-1) === y.at(-1) ? 0.8 : 0
  return x.filter((char, i) => char === y[i]).length / x.length
}

function compact(text: string): string {
  return text.replace(/[\s·•・]/g, '')
}
