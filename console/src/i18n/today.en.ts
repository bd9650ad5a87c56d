/** Words of the today pages. */
export default {} as const
