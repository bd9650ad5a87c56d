/**
 * The little mark-up of message bodies: blank lines part paragraphs, `# ` heads, `- ` lists, `**bold**`,
 * `[words](https://…)`, and a link alone on its line is a button. Nothing else is possible, so that no template or
 * value can put HTML into a message.
 */
export function toHtml(body: string): string {
  return body
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/)
    .map((block) => block.trim())
    .filter((block) => block !== '')
    .map(blockHtml)
    .join('\n')
}

/** The same for readers without HTML: links are written out, marks are taken away. */
export function toText(body: string): string {
  return body
    .replace(/\r\n?/g, '\n')
    .replace(LINK, (_match, words: string, url: string) => (words === url ? url : `${words}: ${url}`))
    .replace(/\*\*([^*\n]+)\*\*/g, '$1')
    .replace(/^# /gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
}

const LINK = /\[([^[\]\n]{1,300})\]\(((?:https?:\/\/|mailto:)[^\s()]{1,1500})\)/g
const LINK_ALONE = new RegExp(`^${LINK.source}$`)

function blockHtml(block: string): string {
  if (block.startsWith('# ')) return `<h1 style="${HEADING}">${inline(block.slice(2))}</h1>`
  const lines = block.split('\n')
  if (lines.every((line) => line.startsWith('- '))) {
    const items = lines.map((line) => `<li style="margin:0 0 4px">${inline(line.slice(2))}</li>`)
    return `<ul style="${PARAGRAPH};padding-left:20px">${items.join('')}</ul>`
  }
  const alone = LINK_ALONE.exec(block)
  if (alone) {
    return `<p style="${PARAGRAPH}"><a href="${escapeHtml(alone[2]!)}" style="${BUTTON}">${escapeHtml(alone[1]!)}</a></p>`
  }
  return `<p style="${PARAGRAPH}">${lines.map(inline).join('<br>')}</p>`
}

const HEADING = 'margin:0 0 16px;font-size:22px;line-height:1.35;font-weight:600'
const PARAGRAPH = 'margin:0 0 16px'
const BUTTON =
  'display:inline-block;padding:12px 20px;border-radius:8px;background:#1f5eff;color:#ffffff;text-decoration:none;font-weight:600'

function inline(line: string): string {
  return escapeHtml(line)
    .replace(LINK, (_match, words: string, url: string) => `<a href="${url}" style="color:#1f5eff">${words}</a>`)
    .replace(/\*\*([^*\n]+)\*\*/g, '<strong>$1</strong>')
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
