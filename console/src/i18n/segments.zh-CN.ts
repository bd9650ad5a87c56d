import type en from './segments.en.ts'
import type { Same } from './words.ts'

const words: Same<typeof en> = {}
export default words
