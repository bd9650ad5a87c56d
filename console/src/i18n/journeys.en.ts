/** Words of the journeys pages. */
export default {} as const
