import { createConfig, lintFromString } from '@redocly/openapi-core'
import { openApiDocument } from '../../contract/openapi.ts'
import { version } from '../../server/config.ts'
import { differs } from './dumps.ts'

export async function checkOpenApi(): Promise<string[]> {
  const text = `${JSON.stringify(openApiDocument(version), null, 2)}\n`
  const config = await createConfig({
    extends: ['recommended'],
    rules: {
      // Served from any address; the health check and collection cannot refuse a caller they do not ask who it is.
      'no-server-example.com': 'off',
      'operation-4xx-response': 'error',
      'security-defined': 'off',
    },
  })
  const problems = await lintFromString({ source: text, config })
  return [
    ...differs('docs/openapi.json', text),
    ...problems
      .filter((problem) => problem.severity === 'error')
      .map((problem) => `${problem.ruleId}: ${problem.message} (${problem.location[0]?.pointer ?? ''})`),
  ]
}
