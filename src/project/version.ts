/** The dbt whose behaviour and artifacts are reproduced. */
export const DBT_VERSION = '1.11.16';

type Version = { parts: [number, number, number]; prerelease: string };
type Bound = { operator: '=' | '>' | '>=' | '<' | '<='; version: Version };

const SPECIFIER = /^\s*(=|>=|<=|>|<)?\s*(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?\s*$/;

/** Whether `DBT_VERSION` fulfils `require-dbt-version`: a text or list of bounds such as `>=1.3.0`. Throws an Error for what is no version. */
export function fulfilsVersion(required: string | readonly string[]): boolean {
  const texts = typeof required === 'string' ? required.split(',') : required;
  const own = parse(DBT_VERSION).version;
  return texts.every((text) => {
    const { operator, version } = parse(text);
    const order = compare(own, version);
    switch (operator) {
      case '=':
        return order === 0;
      case '>':
        return order > 0;
      case '>=':
        return order >= 0;
      case '<':
        return order < 0;
      case '<=':
        return order <= 0;
    }
  });
}

function parse(text: string): Bound {
  const match = SPECIFIER.exec(text);
  if (match === null) throw new Error(`"${text}" is not a valid semantic version`);
  const [, operator = '=', major, minor, patch, prerelease = ''] = match;
  return { operator: operator as Bound['operator'], version: { parts: [Number(major), Number(minor), Number(patch)], prerelease } };
}

function compare(left: Version, right: Version): number {
  for (const index of [0, 1, 2] as const) {
    const difference = left.parts[index] - right.parts[index];
    if (difference !== 0) return difference;
  }
  if (left.prerelease === right.prerelease) return 0;
  if (left.prerelease === '') return 1;
  return right.prerelease === '' || left.prerelease < right.prerelease ? -1 : 1;
}
