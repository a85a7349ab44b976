/**
 * Kinds beside these are the operators themselves, such as `(` or `**`.
 * An `error` token carries the lexer's message and fails when the parser comes to it, so that the first mistake is told first.
 */
export type Token = { kind: string; value: string; at: number };

const descriptions: Readonly<Record<string, string>> = {
  variable_begin: 'begin of print statement',
  variable_end: 'end of print statement',
  block_begin: 'begin of statement block',
  block_end: 'end of statement block',
  data: 'template data / text',
  eof: 'end of template',
};

/** A token kind as Jinja names it in messages. */
export function describeKind(kind: string): string {
  return descriptions[kind] ?? kind;
}

/** A token as Jinja names it in messages. */
export function describeToken(token: Token): string {
  return token.kind === 'name' ? token.value : describeKind(token.kind);
}
