/** Words of the settings pages. */
export default {} as const
