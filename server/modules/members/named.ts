import type { Ctx } from '../../platform/context.ts'
import { Refusal } from '../../platform/errors.ts'
import { memberIdOf } from './profile/profile.commands.ts'

/** A sentence about a field in both languages. */
interface Complaint {
  readonly en: string
  readonly 'zh-CN': string
}

/** A refusal that names the field at fault, in the language of who asked. */
export function wrongField(ctx: Pick<Ctx, 'locale'>, field: string, complaint: Complaint): Refusal {
  return new Refusal('invalid_request', {}, { fields: [{ field, message: complaint[ctx.locale] }] })
}

/** The member a field of a request names, by id or number; one that is not there is that field's fault. */
export async function memberNamed(ctx: Ctx, field: string, ref: string): Promise<string> {
  try {
    return await memberIdOf(ctx, ref)
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'not_found')) throw error
    throw wrongField(ctx, field, { en: `There is no member "${ref}".`, 'zh-CN': `没有会员“${ref}”。` })
  }
}
