/** The Chinese file has the keys of the English one, except that Chinese needs no form for "one". */
export type Same<English> = {
  readonly [Key in keyof English as Key extends `${string}_one` ? never : Key]: string
}
