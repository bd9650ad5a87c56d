/** The portal keeps nothing: its links carry their own proof. */
export const columns = {} as const
