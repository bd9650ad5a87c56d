import type en from './settings.en.ts'
import type { Same } from './words.ts'

const words: Same<typeof en> = {}
export default words
