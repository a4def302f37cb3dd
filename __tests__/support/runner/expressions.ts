/**
 * Expressions of workflows and `action.yml`: literals, contexts, `!`, comparisons of equality, `&&`, `||`, brackets,
 * `toJSON`, `fromJSON`, `format`, `contains` and the status functions. Written after GitHub's page "Evaluate expressions".
 */

export type Value = null | boolean | number | string | readonly Value[] | { readonly [key: string]: Value }
export type JobStatus = 'success' | 'failure' | 'cancelled'

export interface ExpressionContext {
  readonly [context: string]: Value
}

const tokenPattern = /\s*(?:('(?:[^']|'')*')|(-?\d+(?:\.\d+)?)|([A-Za-z_][A-Za-z0-9_-]*)|(&&|\|\||==|!=|[!().,[\]]))/y

/** Replaces each `${{ expression }}` in a text by its value. @throws Error when one cannot be evaluated */
export function expand(text: string, contexts: ExpressionContext, status: JobStatus = 'success'): string {
  return text.replace(/\$\{\{(.*?)\}\}/gs, (_, expression: string) => toText(evaluate(expression, contexts, status)))
}

/** Whether a condition (`if`, `post-if`) holds. `success()` is implied where no status function is named. */
export function holds(condition: string, contexts: ExpressionContext, status: JobStatus): boolean {
  const expression = condition.trim().replace(/^\$\{\{(.*)\}\}$/s, '$1')
  const value = truthy(evaluate(expression, contexts, status))
  return /\b(always|success|failure|cancelled)\s*\(/.test(expression) ? value : status === 'success' && value
}

/** Evaluates one expression. @throws Error when it is malformed or names an unknown context or function */
export function evaluate(expression: string, contexts: ExpressionContext, status: JobStatus = 'success'): Value {
  return new Parser(expression, contexts, status).whole()
}

class Parser {
  readonly #tokens: readonly string[]
  readonly #contexts: ExpressionContext
  readonly #status: JobStatus
  #position = 0

  constructor(expression: string, contexts: ExpressionContext, status: JobStatus) {
    this.#tokens = tokenize(expression)
    this.#contexts = contexts
    this.#status = status
  }

  whole(): Value {
    const value = this.#or()
    if (this.#position < this.#tokens.length) throw new Error(`Unexpected '${this.#peek()}' in an expression`)
    return value
  }

  #peek(): string | undefined {
    return this.#tokens[this.#position]
  }

  #take(): string {
    const token = this.#tokens[this.#position++]
    if (token === undefined) throw new Error('Unexpected end of an expression')
    return token
  }

  #accept(token: string): boolean {
    if (this.#peek() !== token) return false
    this.#position++
    return true
  }

  #expect(token: string): void {
    const found = this.#take()
    if (found !== token) throw new Error(`Expected '${token}' but found '${found}' in an expression`)
  }

  #or(): Value {
    let left = this.#and()
    while (this.#accept('||')) {
      const right = this.#and()
      left = truthy(left) ? left : right
    }
    return left
  }

  #and(): Value {
    let left = this.#equality()
    while (this.#accept('&&')) {
      const right = this.#equality()
      left = truthy(left) ? right : left
    }
    return left
  }

  #equality(): Value {
    let left = this.#unary()
    for (let sign = this.#peek(); sign === '==' || sign === '!='; sign = this.#peek()) {
      this.#take()
      left = equal(left, this.#unary()) === (sign === '==')
    }
    return left
  }

  #unary(): Value {
    return this.#accept('!') ? !truthy(this.#unary()) : this.#access(this.#primary())
  }

  #access(start: Value): Value {
    let value = start
    for (;;) {
      if (this.#accept('.')) value = property(value, this.#take())
      else if (this.#accept('[')) {
        value = property(value, toText(this.#or()))
        this.#expect(']')
      } else return value
    }
  }

  #primary(): Value {
    const token = this.#take()
    if (token === '(') {
      const value = this.#or()
      this.#expect(')')
      return value
    }
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'")
    if (/^-?\d/.test(token)) return Number(token)
    if (token === 'true' || token === 'false') return token === 'true'
    if (token === 'null') return null
    if (this.#accept('(')) return call(token, this.#arguments(), this.#status)
    if (!Object.hasOwn(this.#contexts, token)) throw new Error(`Unrecognized named-value: '${token}'`)
    return this.#contexts[token] ?? null
  }

  #arguments(): Value[] {
    const values: Value[] = []
    if (this.#accept(')')) return values
    do values.push(this.#or())
    while (this.#accept(','))
    this.#expect(')')
    return values
  }
}

function tokenize(expression: string): string[] {
  const text = expression.trimEnd()
  const tokens: string[] = []
  tokenPattern.lastIndex = 0
  for (let end = 0; end < text.length; end = tokenPattern.lastIndex) {
    const match = tokenPattern.exec(text)
    if (match === null) throw new Error(`Unexpected symbol at position ${end + 1} of the expression: ${text}`)
    tokens.push(match[0].trim())
  }
  return tokens
}

function call(name: string, [first = null, ...rest]: readonly Value[], status: JobStatus): Value {
  switch (name.toLowerCase()) {
    case 'always':
      return true
    case 'success':
    case 'failure':
    case 'cancelled':
      return status === name.toLowerCase()
    case 'tojson':
      return JSON.stringify(first, null, 2)
    case 'fromjson':
      return JSON.parse(toText(first)) as Value
    case 'format':
      return toText(first).replace(/\{(\d+)\}/g, (_, index: string) => toText(rest[Number(index)] ?? null))
    case 'contains':
      return Array.isArray(first)
        ? first.some(item => equal(item, rest[0] ?? null))
        : toText(first)
            .toLowerCase()
            .includes(toText(rest[0] ?? null).toLowerCase())
    default:
      throw new Error(`Unrecognized function: '${name}'`)
  }
}

function property(value: Value, key: string): Value {
  if (value === null || typeof value !== 'object') return null
  return Object.hasOwn(value, key) ? ((value as { readonly [key: string]: Value })[key] ?? null) : null
}

function truthy(value: Value): boolean {
  return value !== null && value !== false && value !== 0 && value !== ''
}

function equal(left: Value, right: Value): boolean {
  if (typeof left === 'string' && typeof right === 'string') return left.toLowerCase() === right.toLowerCase()
  if (typeof left === typeof right || (typeof left === 'object' && typeof right === 'object')) return left === right
  return toNumber(left) === toNumber(right)
}

function toNumber(value: Value): number {
  return value !== null && typeof value === 'object' ? Number.NaN : Number(value)
}

function toText(value: Value): string {
  if (value === null) return ''
  if (typeof value !== 'object') return String(value)
  return Array.isArray(value) ? 'Array' : 'Object'
}
