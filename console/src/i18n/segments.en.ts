/** Words of the segments pages. */
export default {} as const
