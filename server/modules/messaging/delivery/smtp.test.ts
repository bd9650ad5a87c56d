import { describe, expect, test } from 'vitest'
import { outcomeOf, type SmtpError } from './smtp.ts'

const failure = (fields: Partial<SmtpError>) => Object.assign(new Error('refused'), fields) as SmtpError

describe('a failure at hand-over', () => {
  test.each([
    [
      'a connection refused',
      { code: 'ESOCKET', syscall: 'connect', command: 'CONN' },
      { kind: 'retry', fault: 'channel' },
    ],
    ['a name not found', { code: 'EDNS', command: 'CONN' }, { kind: 'retry', fault: 'channel' }],
    [
      'a wrong password',
      { code: 'EAUTH', responseCode: 535, command: 'AUTH PLAIN' },
      { kind: 'retry', fault: 'channel' },
    ],
    [
      'no greeting in time',
      { code: 'ETIMEDOUT', timeoutType: 'GREETING_TIMEOUT', command: 'CONN' },
      { kind: 'retry', fault: 'channel' },
    ],
    [
      'a full mailbox for now',
      { code: 'EENVELOPE', responseCode: 452, command: 'RCPT TO' },
      { kind: 'retry', fault: 'message' },
    ],
    [
      'a message refused for now',
      { code: 'EMESSAGE', responseCode: 451, command: 'DATA' },
      { kind: 'retry', fault: 'message' },
    ],
    [
      'a server that closes for now',
      { code: 'ECONNECTION', responseCode: 421, command: 'CONN' },
      { kind: 'retry', fault: 'channel' },
    ],
    [
      'no such mailbox',
      { code: 'EENVELOPE', responseCode: 550, command: 'RCPT TO' },
      { kind: 'failed', bounced: true },
    ],
    [
      'a sender refused',
      { code: 'EENVELOPE', responseCode: 550, command: 'MAIL FROM' },
      { kind: 'failed', bounced: false },
    ],
    ['a message refused', { code: 'EMESSAGE', responseCode: 554, command: 'DATA' }, { kind: 'failed', bounced: false }],
    ['an address that is none', { code: 'EENVELOPE', command: 'API' }, { kind: 'failed', bounced: false }],
    // The server may have taken the message before these. Mutant: `retry` here sends it twice.
    ['a connection lost', { code: 'ECONNECTION', command: 'CONN' }, { kind: 'unknown' }],
    ['silence', { code: 'ETIMEDOUT', timeoutType: 'SOCKET_TIMEOUT', command: 'CONN' }, { kind: 'unknown' }],
    ['a reset', { code: 'ESOCKET', syscall: 'read', command: 'CONN' }, { kind: 'unknown' }],
    ['something new', {}, { kind: 'unknown' }],
  ])('%s', (_, fields, outcome) => {
    expect(outcomeOf(failure(fields))).toMatchObject(outcome)
  })
})
