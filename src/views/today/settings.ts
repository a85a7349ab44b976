/** The stored settings as name and value in words; null where they cannot be read as an object. */
export function settingsInWords(json: string): [string, string][] | null {
  try {
    const parsed: unknown = JSON.parse(json || '{}');
    if (typeof parsed !== 'object' || parsed === null) return null;
    return Object.entries(parsed).map(([name, value]) => [inWords(name), value === null ? 'none' : String(value)]);
  } catch {
    return null;
  }
}

function inWords(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => ' ' + letter.toLowerCase());
}
