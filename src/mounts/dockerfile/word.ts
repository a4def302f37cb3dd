/**
 * Variables in words of a Dockerfile, as BuildKit replaces them
 * (https://docs.docker.com/reference/dockerfile/#environment-replacement).
 */

/** What a variable holds: `unset` is known to have no value, `unknown` may have one that is not written down. */
export type VariableState = { readonly value: string } | 'unset' | 'unknown'

export type Lookup = (name: string) => VariableState

/** A word whose value cannot be told; the message says why. */
export class UnresolvedError extends Error {
  override readonly name = 'UnresolvedError'
}

interface Context {
  readonly word: string
  readonly lookup: Lookup
  readonly escapeCharacter: string
  /** How many words this one is within. */
  readonly depth: number
}

/** Words within words, and characters of a value, that no sensible file comes near to. */
const deepest = 50
const longest = 64 * 1024

/** A piece of the word's value, and where the next one begins. */
interface Piece {
  readonly text: string
  readonly end: number
}

/**
 * Replaces variables, and takes quotes and escapes away.
 * @param escapeCharacter the Dockerfile's escape character
 * @throws UnresolvedError when a value is needed that is not known, or a modifier that is not supported
 */
export function expandWord(word: string, lookup: Lookup, escapeCharacter = '\\'): string {
  const { text } = until({ word, lookup, escapeCharacter, depth: 0 }, 0, '')
  // Each variable that is made of the one before, twice, has twice its length.
  if (text.length > longest) throw new UnresolvedError('a value is longer than any can sensibly be')
  return text
}

/** Reads up to an unquoted `stop`, or to the end of the word when that is empty. */
function until(context: Context, start: number, stop: string): Piece {
  const { word, escapeCharacter, depth } = context
  if (depth > deepest) throw new UnresolvedError('words are nested too deeply')
  let text = ''
  let at = start
  while (at < word.length) {
    const character = word[at] ?? ''
    if (character === stop) return { text, end: at }
    const piece =
      character === "'"
        ? singleQuoted(word, at)
        : character === '"'
          ? doubleQuoted(context, at)
          : character === '$'
            ? variable(context, at)
            : character === escapeCharacter && at + 1 < word.length
              ? { text: word[at + 1] ?? '', end: at + 2 }
              : { text: character, end: at + 1 }
    text += piece.text
    at = piece.end
  }
  if (stop !== '') throw new UnresolvedError(`"${word}" lacks a closing ${stop}`)
  return { text, end: at }
}

function singleQuoted(word: string, start: number): Piece {
  const end = word.indexOf("'", start + 1)
  if (end < 0) throw new UnresolvedError(`"${word}" lacks a closing quote`)
  return { text: word.slice(start + 1, end), end: end + 1 }
}

/** Only a quote, a dollar and the escape character itself can be escaped here. */
function doubleQuoted(context: Context, start: number): Piece {
  const { word, escapeCharacter } = context
  let text = ''
  for (let at = start + 1; at < word.length; ) {
    const character = word[at] ?? ''
    const next = word[at + 1] ?? ''
    if (character === '"') return { text, end: at + 1 }
    const piece =
      character === '$'
        ? variable(context, at)
        : character === escapeCharacter && ['"', '$', escapeCharacter].includes(next)
          ? { text: next, end: at + 2 }
          : { text: character, end: at + 1 }
    text += piece.text
    at = piece.end
  }
  throw new UnresolvedError(`"${word}" lacks a closing quote`)
}

/** `$NAME`, `${NAME}` and `${NAME:-word}`; a dollar that nothing of that follows stands for itself. */
function variable(context: Context, start: number): Piece {
  const { word, lookup } = context
  if (word[start + 1] === '{') return braced(context, start)
  const name = /^[A-Za-z_][A-Za-z0-9_]*|^[0-9@*#?$!-]/.exec(word.slice(start + 1))?.[0]
  if (name === undefined) return { text: '$', end: start + 1 }
  return { text: variableValue(name, lookup) ?? '', end: start + 1 + name.length }
}

function braced(context: Context, start: number): Piece {
  const { word, lookup } = context
  const [opening, name = '', modifier = ''] = /^\$\{([A-Za-z_][A-Za-z0-9_]*)(:?[-+?]|)/.exec(word.slice(start)) ?? []
  if (opening === undefined) throw new UnresolvedError(`"${word}" holds a variable that is written in an unusual way`)
  const afterName = start + opening.length
  if (modifier === '') {
    if (word[afterName] !== '}') throw new UnresolvedError(`"${word}" changes ${name} in a way that is not supported`)
    return { text: variableValue(name, lookup) ?? '', end: afterName + 1 }
  }
  const value = variableValue(name, lookup)
  const isSet = modifier.startsWith(':') ? (value ?? '') !== '' : value !== undefined
  const isTaken = modifier.endsWith('+') ? isSet : !isSet
  // The other word is not looked at when it is not taken: what it names may be unknown then.
  const within = { ...context, depth: context.depth + 1 }
  const other = until(isTaken ? within : { ...within, lookup: () => 'unset' }, afterName, '}')
  const end = other.end + 1
  if (modifier.endsWith('+')) return { text: isSet ? other.text : '', end }
  if (isSet) return { text: value ?? '', end }
  if (modifier.endsWith('?')) throw new UnresolvedError(`${name} has no value`)
  return { text: other.text, end }
}

function variableValue(name: string, lookup: Lookup): string | undefined {
  const state = lookup(name)
  if (state === 'unknown') throw new UnresolvedError(`the value of ${name} comes from the base image`)
  return state === 'unset' ? undefined : state.value
}
