import { csv } from './csv.ts'
import { ndjson } from './ndjson.ts'
import type { FileDetails, Format } from './reader.ts'
import { xlsx } from './xlsx.ts'

/** One file for each format; a new one is added here and in `sniff.ts`. */
export const formats: Readonly<Record<FileDetails['format'], Format>> = { csv, ndjson, xlsx }
