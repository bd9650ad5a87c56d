/** Words of the insights pages. */
export default {} as const
