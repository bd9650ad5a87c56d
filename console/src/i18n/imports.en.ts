/** Words of the imports pages. */
export default {} as const
