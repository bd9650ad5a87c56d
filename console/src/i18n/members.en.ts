/** Words of the members pages. */
export default {} as const
