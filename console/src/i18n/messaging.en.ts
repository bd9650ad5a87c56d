/** Words of the messaging pages. */
export default {} as const
