import { sql, type Tx } from '#platform/postgres'
import type { VendorFacts } from './vendors.ts'

export interface VendorRow extends VendorFacts {
  readonly id: string
  readonly version: number
  readonly reviewedAt: Date
}

/** Those at work first. */
export async function vendorsIn(tx: Tx, workspaceId: string): Promise<VendorRow[]> {
  const { rows } = await sql<VendorRow>`
    select vendors.vendor_id as id, vendors.name, vendors.service, vendors.data, vendors.activities, vendors.connections,
           vendors.country, vendors.abroad, vendors.transfer_ground as "transferGround", vendors.contract,
           vendors.contract_until::text as "contractUntil", vendors.answers, vendors.sub_processors as "subProcessors",
           vendors.state, vendors.review_due::text as "reviewDue", vendors.reviewed_at as "reviewedAt", vendors.version
      from privacy.vendors
     where vendors.workspace_id = ${workspaceId}
     order by vendors.state = 'ended', vendors.name
  `.execute(tx)
  return rows
}

type Written = Omit<VendorRow, 'version'> & { readonly reviewedBy: string }

/** Adds a vendor, or writes down what is so now; false when another one has the name. */
export async function saveVendor(tx: Tx, workspaceId: string, vendor: Written): Promise<boolean> {
  const { rows } = await sql`
    insert into privacy.vendors as kept
      (workspace_id, vendor_id, name, service, data, activities, connections, country, abroad, transfer_ground, contract,
       contract_until, answers, sub_processors, state, review_due, reviewed_at, reviewed_by, version)
    select ${workspaceId}, ${vendor.id}::uuid, ${vendor.name}, ${vendor.service}, ${vendor.data}::text[],
           ${vendor.activities}::text[], ${vendor.connections}::text[], ${vendor.country}, ${vendor.abroad}::boolean,
           ${vendor.transferGround}, ${vendor.contract}, ${vendor.contractUntil}::date,
           ${JSON.stringify(vendor.answers)}::jsonb, ${JSON.stringify(vendor.subProcessors)}::jsonb, ${vendor.state},
           ${vendor.reviewDue}::date, ${vendor.reviewedAt}::timestamptz, ${vendor.reviewedBy}, 1
     where not exists (
             select 1
               from privacy.vendors as other
              where other.workspace_id = ${workspaceId}
                and other.vendor_id <> ${vendor.id}
                and other.name = ${vendor.name}
           )
        on conflict (workspace_id, vendor_id) do update
       set name = excluded.name,
           service = excluded.service,
           data = excluded.data,
           activities = excluded.activities,
           connections = excluded.connections,
           country = excluded.country,
           abroad = excluded.abroad,
           transfer_ground = excluded.transfer_ground,
           contract = excluded.contract,
           contract_until = excluded.contract_until,
           answers = excluded.answers,
           sub_processors = excluded.sub_processors,
           state = excluded.state,
           review_due = excluded.review_due,
           reviewed_at = excluded.reviewed_at,
           reviewed_by = excluded.reviewed_by,
           version = kept.version + 1
    returning kept.vendor_id
  `.execute(tx)
  return rows.length === 1
}
