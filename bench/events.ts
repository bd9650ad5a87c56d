/** Events as the stock SDK sends them, for benches: 15 to a batch, as its default is. */
export const EVENTS_PER_BATCH = 15

export function batchOf(number: number): string {
  const batch = Array.from({ length: EVENTS_PER_BATCH }, (_, index) => eventOf(number * EVENTS_PER_BATCH + index))
  return JSON.stringify({ batch, sentAt: new Date().toISOString() })
}

export function eventOf(number: number): Record<string, unknown> {
  return {
    type: 'track',
    event: NAMES[number % NAMES.length],
    userId: `u-${number % 20_000}`,
    messageId: `node-next-${number}-0b5ee9a1-6f0a-4f0e-9a53-7f2d1a1d2f11`,
    timestamp: new Date(1_767_225_600_000 + number * 997).toISOString(),
    properties: {
      product_id: `P-${number % 500}`,
      name: 'Jasmine green tea',
      price: (number % 300) + 0.5,
      list: 'search',
    },
    context: { library: { name: '@segment/analytics-node', version: '3.1.0' } },
    integrations: {},
    _metadata: { nodeVersion: '20.20.2', jsRuntime: 'node' },
  }
}

const NAMES = ['Product Viewed', 'Product List Viewed', 'Product Added', 'Cart Viewed', 'Product Clicked'] as const
