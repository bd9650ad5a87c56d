import type { Locale } from '@regulars/contract'
import { type Client, createClient } from '@regulars/sdk'
import type { Command } from 'commander'
import { findTarget } from './target.ts'
import { localeFrom, type Sentence, sentence } from './words.ts'

/** The outside world as the command line sees it; a test gives its own. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  out(text: string): void
  err(text: string): void
}

/** What every command works with; get it with {@link sessionOf}. */
export interface Session extends Surroundings {
  readonly locale: Locale
  /** The typed client of the server; looks for its address when it is first asked for. */
  readonly api: Client
  /** Address of the server, without a trailing slash. */
  readonly url: string
  readonly apiKey: string | undefined
  /** A sentence in the language of the output. */
  say(name: Sentence, values?: Readonly<Record<string, string | number>>): string
  /** What the process answers when the command ends without an error. */
  exitWith(code: number): void
}

interface Settings {
  readonly surroundings: Surroundings
  exitCode: number
}

const attached = new WeakMap<Command, Settings>()

export function attach(program: Command, surroundings: Surroundings): Settings {
  const settings: Settings = { surroundings, exitCode: 0 }
  attached.set(program, settings)
  return settings
}

/** Where to read and write, and the options that hold for all commands. */
export function settingsOf(command: Command): Settings & { readonly locale: Locale } {
  const program = rootOf(command)
  const settings = attached.get(program)
  if (!settings) throw new Error(`the command "${command.name()}" is not part of the program`)
  return { ...settings, locale: localeFrom(program.opts<GlobalOptions>().lang, settings.surroundings.env) }
}

/** Call it in a command's action: commander hands over the command as the last argument. */
export function sessionOf(command: Command): Session {
  const program = rootOf(command)
  const { surroundings, locale } = settingsOf(command)
  let target: ReturnType<typeof findTarget> | undefined
  const find = () => {
    target ??= findTarget(program.opts<GlobalOptions>(), surroundings)
    return target
  }
  return {
    ...surroundings,
    locale,
    get url() {
      return find().url
    },
    get apiKey() {
      return find().apiKey
    },
    get api() {
      const { url, apiKey } = find()
      return createClient({ url, ...(apiKey && { token: apiKey }), locale: () => locale })
    },
    say: (name, values) => sentence(locale, name, values),
    exitWith(code) {
      attached.get(program)!.exitCode = code
    },
  }
}

export interface GlobalOptions {
  readonly url?: string
  readonly apiKey?: string
  readonly lang?: string
}

function rootOf(command: Command): Command {
  return command.parent ? rootOf(command.parent) : command
}
