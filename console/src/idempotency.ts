/** A fresh Idempotency-Key. Not `randomUUID`: browsers offer that on secure origins only, and a first try may be plain http. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
