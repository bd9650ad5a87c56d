import type en from './today.en.ts'
import type { Same } from './words.ts'

const words: Same<typeof en> = {}
export default words
