import { rfmNames, stages } from '@regulars/contract/rules'
import { describe, expect, test } from 'vitest'
import { journeyTemplates } from './index.ts'

/** Agreed with the message templates of `packs/templates`. */
const messageCodes = ['win-back-first', 'win-back-second', 'welcome-first', 'welcome-second', 'second-purchase-first']

describe.each(journeyTemplates.map((template) => [template.code, template] as const))(
  'the journey %s',
  (_, template) => {
    test('is named and described in both languages', () => {
      for (const words of [template.name, template.description]) {
        expect(words.en).not.toBe('')
        expect(words['zh-CN']).toMatch(/\p{Script=Han}/u)
      }
    })

    test('takes members from a segment that every workspace has', () => {
      const codes = [...rfmNames.map((name) => `rfm:${name}`), ...stages.map((stage) => `stage:${stage}`)]
      expect(codes).toContain(template.segment)
    })

    test('sends only message templates that come with the product', () => {
      const sent = template.definition.steps.flatMap((step) => (step.kind === 'message' ? [step.template] : []))
      expect(sent.length).toBeGreaterThan(0)
      expect(messageCodes).toEqual(expect.arrayContaining(sent))
    })

    test('keeps one in ten members for comparison', () => expect(template.definition.holdoutPercent).toBe(10))
  },
)

test('the win-back journey is held against the case of the document: from 5 % to 22 %', () => {
  const referred = journeyTemplates.filter(({ reference }) => reference)
  expect(referred.map(({ code, reference }) => [code, reference!.before, reference!.after])).toEqual([
    ['win-back', 0.05, 0.22],
  ])
})

test('no two journeys share a code', () => {
  expect(new Set(journeyTemplates.map((template) => template.code)).size).toBe(journeyTemplates.length)
})
