import type en from './imports.en.ts'
import type { Same } from './words.ts'

const words: Same<typeof en> = {}
export default words
