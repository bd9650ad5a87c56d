import { messageTemplates } from '@regulars/packs/templates/index'
import { describe, expect, test } from 'vitest'
import { toText } from './markup.ts'
import { CompiledTemplate, type Content, TemplateError, tryTemplate, type Values } from './templates.ts'

const values: Values = {
  brand: 'Lumen & Leaf',
  code: '012345',
  member: { number: '10001', name: 'Lin Yi', first_name: 'Lin', points: 120, attributes: { city: 'Hangzhou' } },
}

function aContent(part: { subject?: string; body?: string }): Content {
  const filled = { subject: 'Hello', body: 'Hello', ...part }
  return { en: filled, 'zh-CN': filled }
}

function rendered(body: string, member: Partial<Values['member']> = {}) {
  return new CompiledTemplate(aContent({ body })).render('en', { ...values, member: { ...values.member, ...member } })
}

describe('a body', () => {
  test('becomes paragraphs, lists, headings, bold words, links and buttons, and plain text beside them', () => {
    const { html, text } = rendered(
      '# News\n\nHello **{{ member.first_name }}**,\n- not a list\n\n- one\n- two\n\nSee [our shop](https://shop.example/a?b=1&c=2).\n\n[Visit us](https://shop.example/)',
    )
    expect(html).toContain('>News</h1>')
    expect(html).toContain('Hello <strong>Lin</strong>,<br>- not a list')
    expect(html).toMatch(/<li[^>]*>one<\/li><li[^>]*>two<\/li>/)
    expect(html).toContain('<a href="https://shop.example/a?b=1&#38;c=2"')
    expect(html).toContain('display:inline-block')
    expect(text).toBe(
      'News\n\nHello Lin,\n- not a list\n\n- one\n- two\n\nSee our shop: https://shop.example/a?b=1&c=2.\n\nVisit us: https://shop.example/',
    )
  })

  // Mutants: without `guard` the second and third put a link and bold words into the message; without `escapeHtml` the
  // last is a script.
  test.each([
    '<script>alert(1)</script>',
    '[click](https://evil.example)',
    '**loud** # ` _x_',
    '" onmouseover="x',
    'line\n\n# heading\n\n- item',
    '\ue000\ue001',
    '{{ brand }}{% include "/etc/passwd" %}',
  ])('takes the value %j as words only', (name) => {
    const { html } = rendered('Hello {{ member.name }}!', { name })
    const shown = html
      .replace(/&#(\d+);/g, (_match, code: string) => String.fromCharCode(Number(code)))
      .replace(/^<p[^>]*>|<\/p>$/g, '')
    expect(shown).toBe(`Hello ${name.replace(/[\ue000-\uf8ff]/g, '').replace(/[\r\n]/g, ' ')}!`)
    expect(html.match(/<[a-z]+/g)).toEqual(['<p'])
  })

  test('cannot be given HTML by the template either', () => {
    expect(rendered('<img src=x onerror=alert(1)> {{ "<b>" | raw }}').html).not.toMatch(/<(img|b)/)
    expect(rendered('[x](javascript:alert(1))').html).not.toContain('href')
  })
})

describe('a template is refused', () => {
  test.each([
    ['when it does not end', { body: '{% if member.name %}' }],
    ['for an unknown filter', { body: '{{ member.name | no_such_filter }}' }],
    ['for including a file', { body: '{% include "/etc/passwd" %}' }],
    ['for rendering a file', { body: '{% render "package.json" %}' }],
    ['for an endless loop', { body: '{% for i in (1..30000000) %}x{% endfor %}' }],
    [
      'for growing without end',
      { body: `{% assign s = "xxxxxxxxxxxxxxxx" %}${'{% assign s = s | append: s %}'.repeat(30)}` },
    ],
    ['for being slow', { body: '{% for i in (1..40000) %}{{ i | times: 3 | append: "x" | upcase }}{% endfor %}' }],
    ['for its length', { body: 'x'.repeat(20_001) }],
    ['for a line break in the subject', { subject: 'Hello\r\nBcc: all@example.com' }],
    ['for an empty subject', { subject: '  ' }],
  ])('%s', (_, part) => {
    expect(() => tryTemplate(aContent(part))).toThrow(TemplateError)
  })

  test('at the member, when a value breaks the subject into two lines', () => {
    const template = new CompiledTemplate(aContent({ subject: 'Hello {{ member.name }}' }))
    const eve = { ...values, member: { ...values.member, name: 'Eve\r\nBcc: all@example.com' } }
    expect(() => template.render('en', eve)).toThrow(/line break/)
  })
})

test('a template sees a value’s own properties only', () => {
  expect(
    rendered('[{{ member.constructor.name }}{{ member.attributes.__proto__ }}{{ brand.length.constructor }}]').text,
  ).toBe('[]')
})

test.each(messageTemplates.map((template) => [template.code, template.content] as const))(
  'the message %s that comes with the product renders for members with and without a name',
  (code, content) => {
    tryTemplate(content)
    const template = new CompiledTemplate(content)
    const named = template.render('en', values)
    const nameless = template.render('en', {
      ...values,
      member: { ...values.member, name: '', first_name: '', points: 0 },
    })
    // A code greets nobody, nor does what goes to an address that was just given up: who reads it may be somebody else.
    const isCode = content.en.body.includes('{{ code }}')
    const [greeting, plain] = isCode
      ? ['012345', '012345']
      : code.startsWith('address-changed')
        ? ['', '']
        : ['Hello Lin,', 'Hello,']
    expect(named.text).toContain(greeting)
    expect(nameless.text).toContain(plain)
    if (greeting === '') expect(named.text).not.toContain('Lin')
    expect(`${named.text}${nameless.text}`).not.toMatch(/\{[{%]|\*\*/)
  },
)

test('plain text has no marks left', () => {
  expect(toText('# A\n\n**b**\n\n\n\n[c](https://c.example)')).toBe('A\n\nb\n\nc: https://c.example')
})
