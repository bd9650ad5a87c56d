import type { Language, Rendered } from '../templates/templates.ts'

/** A message as it goes out: what is sealed, shown in the outbox, and handed to the provider. */
export interface Message {
  readonly from: Sender | null
  readonly to: string
  readonly subject: string | null
  readonly date: string
  /** Besides From, To, Subject and Date. */
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  readonly html: string | null
}

export interface Sender {
  readonly name: string
  readonly address: string
}

/** What a channel makes a message of. */
export interface Draft {
  readonly intentId: string
  readonly brand: string
  readonly sender: Sender
  readonly to: string
  readonly language: Language
  readonly rendered: Rendered
  /** Absent for messages that are part of the contract. */
  readonly unsubscribe: { readonly postUrl: string; readonly pageUrl: string; readonly choicesUrl: string } | null
  readonly now: Date
}
