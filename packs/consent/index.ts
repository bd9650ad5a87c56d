import { NoticeText } from '@regulars/contract/notices'
import form from './form.json' with { type: 'json' }

/**
 * The outline of a consent form, to be filled in: what stands in square brackets is the company's. Needs a lawyer's eye
 * before it is published.
 */
export const noticeTemplate = { 'zh-CN': NoticeText.parse(form['zh-CN']), en: NoticeText.parse(form.en) }
