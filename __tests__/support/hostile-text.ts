import fc from 'fast-check'

/** Pieces of text that mean something to runners, terminals, shells, Markdown or HTML. */
export const hostilePieces = [
  ...[
    '::set-output name=x::1',
    '::add-mask::a',
    '::error file=a,line=1::b',
    '##[set-output name=x]1',
    '##[error]',
    '##['
  ],
  ...['::', '\n', '\r', '\r\n', '\t', '\u0000', '\u001b[31m', '\u001b]0;title\u0007', '\u009b2J', '\u202e', '\u2028'],
  ...[
    '|',
    '`',
    '```',
    '<img src=x onerror=y>',
    '</details>',
    '<!--',
    '-->',
    '[a](https://x.example)',
    '@team',
    '#1',
    '$x$'
  ],
  ...[
    '*',
    '_',
    '~',
    '\\',
    '&lt;',
    '://',
    'www.',
    '--flag',
    '-',
    '=',
    ',',
    ']',
    '[',
    '/',
    '..',
    '%0A',
    '$(',
    '${',
    "'",
    '"',
    ' '
  ]
] as const

/** Text that tries to be obeyed by whoever shows it. */
export const hostileText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(fc.constantFrom<string>(...hostilePieces), fc.string({ maxLength: 4 }), fc.constantFrom('web', 'RUN x')),
    {
      maxLength: 10
    }
  )
  .map(pieces => pieces.join(''))
