import { JourneyTemplate } from './schema.ts'
import secondPurchase from './second-purchase.json' with { type: 'json' }
import welcome from './welcome.json' with { type: 'json' }
import winBack from './win-back.json' with { type: 'json' }

/** The journeys that come with the product, in the order they are offered. */
export const journeyTemplates: readonly JourneyTemplate[] = [winBack, welcome, secondPurchase].map((template) =>
  JourneyTemplate.parse(template),
)

export { JourneyTemplate } from './schema.ts'
