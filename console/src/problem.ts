import { ApiProblem } from '@regulars/sdk'

/** What went wrong, in the server's words where it had any: its sentence, then a line for each field at fault. */
export function problemWords(error: Error, unreachable: string): string {
  if (!(error instanceof ApiProblem)) return unreachable
  const { detail, errors = [] } = error.problem
  const lines = errors.map(({ field, message }) => (field ? `${field}: ${message}` : message))
  return [detail, ...lines].join('\n')
}

/** The server's complaints in the shape of a form: each beside its field. `body.points` is the form's `points`. */
export function fieldErrors(error: Error): { name: string[]; errors: string[] }[] {
  if (!(error instanceof ApiProblem)) return []
  return (error.problem.errors ?? []).map(({ field, message }) => ({
    name: field.replace(/^body\./, '').split('.'),
    errors: [message],
  }))
}

export const isForbidden = (error: unknown): error is ApiProblem =>
  error instanceof ApiProblem && error.problem.status === 403

export const isMissing = (error: unknown): error is ApiProblem =>
  error instanceof ApiProblem && error.problem.status === 404

export const isSignedOut = (error: unknown): error is ApiProblem =>
  error instanceof ApiProblem && error.problem.status === 401
