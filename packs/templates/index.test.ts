import { journeyTemplates } from '@regulars/packs/journeys/index'
import { describe, expect, test } from 'vitest'
import { messageTemplates } from './index.ts'

describe.each(messageTemplates.map((template) => [template.code, template] as const))(
  'the message %s',
  (_, template) => {
    test('is written in both languages', () => {
      for (const part of [template.name['zh-CN'], template.content['zh-CN'].subject, template.content['zh-CN'].body]) {
        expect(part).toMatch(/\p{Script=Han}/u)
      }
      for (const part of [template.name.en, template.content.en.subject, template.content.en.body]) {
        expect(part).not.toMatch(/\p{Script=Han}/u)
        expect(part).not.toBe('')
      }
    })

    test('speaks of the same things in both languages', () => {
      const places = (text: string) => [...text.matchAll(/\{[{%].*?[}%]\}/g)].map((match) => match[0])
      const { en, 'zh-CN': zh } = template.content
      expect(new Set(places(zh.body))).toEqual(new Set(places(en.body)))
    })
  },
)

test('no two messages share a code', () => {
  expect(new Set(messageTemplates.map((template) => template.code)).size).toBe(messageTemplates.length)
})

test('every message a journey of the product sends is there, for the same purpose and channel', () => {
  const known = messageTemplates.map(({ code, purpose, channel }) => ({ code, purpose, channel }))
  const sent = journeyTemplates.flatMap(({ definition }) =>
    definition.steps.flatMap((step) =>
      step.kind === 'message' ? [{ code: step.template, purpose: step.purpose, channel: step.channel }] : [],
    ),
  )
  expect(known).toEqual(expect.arrayContaining(sent))
})
