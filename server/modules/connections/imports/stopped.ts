/** The import was cancelled, or another worker has it: this run ends without an error. */
export class Stopped extends Error {}
