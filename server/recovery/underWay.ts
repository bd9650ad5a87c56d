import pg from 'pg'

/** A schema of this name is there while a restore is under way: the program does not open what has it, and the next restore begins anew. */
const UNDER_WAY = 'restore_under_way'

/** A restore was cut short, and members may be in the tables who were erased since. */
export class HalfRestored extends Error {}

export async function beginRestore(client: pg.Client): Promise<void> {
  await client.query(`create schema ${UNDER_WAY}`)
}

export async function endRestore(client: pg.Client): Promise<void> {
  await client.query(`drop schema ${UNDER_WAY}`)
}

/** Whether a restore into this database was cut short. */
export async function isUnderWay(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ is: boolean }>('select to_regnamespace($1) is not null as is', [UNDER_WAY])
  return rows[0]!.is
}

export async function refuseHalfRestored(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    if (await isUnderWay(client))
      throw new HalfRestored(
        'A restore into this installation was cut short, so that what members took back has not been taken back here. Run "regulars restore" again; it begins anew.',
      )
  } finally {
    await client.end()
  }
}
