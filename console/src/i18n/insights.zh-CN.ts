import type en from './insights.en.ts'
import type { Same } from './words.ts'

const words: Same<typeof en> = {}
export default words
