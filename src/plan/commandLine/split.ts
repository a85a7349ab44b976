import { TabhouseError } from '../../base/error.ts';

/** Splits a command as a POSIX shell would: blanks part words, quotes and backslashes keep them together. @throws code `usage` */
export function splitCommand(text: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    if (quote === "'") {
      if (char === "'") quote = null;
      else word += char;
    } else if (quote === '"') {
      if (char === '"') quote = null;
      else if (char === '\\' && '"\\$`'.includes(text[at + 1] ?? ' ')) word += text[++at]!;
      else word += char;
    } else if (char === "'" || char === '"') {
      quote = char;
      word ??= '';
    } else if (char === '\\') {
      if (at + 1 >= text.length) throw new TabhouseError({ code: 'usage', fault: 'usage', message: 'The command ends in a lone backslash' });
      word = (word ?? '') + text[++at]!;
    } else if (/\s/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
    } else word = (word ?? '') + char;
  }
  if (quote !== null) throw new TabhouseError({ code: 'usage', fault: 'usage', message: `The command has no closing ${quote}` });
  if (word !== null) words.push(word);
  return words;
}
