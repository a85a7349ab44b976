import * as v from 'valibot';
import { TabhouseError } from '../../base/error.ts';

const text = (what: string) =>
  v.pipe(
    v.string((issue) => `${what} has to be a text, not ${shown(issue.input)}`),
    v.check((value) => value.trim() !== '', `${what} is empty`),
    v.check((value) => !value.includes('\0'), `${what} contains a NUL character`),
  );

function shown(input: unknown): string {
  if (input === null || input === undefined || typeof input === 'number' || typeof input === 'boolean') return String(input);
  if (typeof input === 'string') return JSON.stringify(input.length > 60 ? `${input.slice(0, 60)}…` : input);
  return Array.isArray(input) ? 'a list' : typeof input === 'object' ? 'an object' : `a ${typeof input}`;
}

const blob = v.instance(Blob, (issue) => `the file has to be a Blob or File, not ${shown(issue.input)}`);
const plainObject = (what: string) =>
  v.custom<Record<string, unknown>>(
    (input) => typeof input === 'object' && input !== null && !Array.isArray(input) && !(input instanceof Blob),
    (issue) => `${what} have to be an object, not ${shown(issue.input)}`,
  );

export const sqlArgument = text('the SQL');
export const commandArgument = text('the dbt command');
export const idArgument = text('the id');
export const testIdArgument = text('the id of the test');
export const blobArgument = blob;
export const limitArgument = v.optional(
  v.pipe(
    v.number((issue) => `the limit has to be a whole number of rows, not ${shown(issue.input)}`),
    v.check(
      (value) => Number.isSafeInteger(value) && value >= 1,
      (issue) => `the limit has to be a whole number from 1 on, not ${shown(issue.input)}`,
    ),
  ),
);
export const optionsArgument = v.optional(plainObject('the options'), {});
export const importOptionsArgument = v.optional(
  v.strictObject(
    { format: v.optional(v.picklist(['csv', 'parquet', 'json'], (issue) => `the format has to be csv, parquet or json, not ${shown(issue.input)}`)) },
    (issue) =>
      issue.expected === 'never'
        ? `there is no option ${String(issue.path?.[0]?.key)}; there is format`
        : `the options have to be an object, not ${shown(issue.input)}`,
  ),
  {},
);
export const filesArgument = v.pipe(
  plainObject('the files'),
  v.check((files) => Object.keys(files).length > 0, 'there are no files in the project'),
  v.check((files) => Object.keys(files).length <= 20_000, 'the project has more than 20,000 files'),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    for (const [path, content] of Object.entries(dataset.value)) {
      if (typeof content !== 'string' && !(content instanceof Uint8Array))
        addIssue({ message: `the file ${shown(path)} has to be a text or a Uint8Array, not ${shown(content)}` });
      if (path === '' || path.startsWith('/') || path.includes('\0') || /(^|[\\/])\.\.([\\/]|$)|^[A-Za-z]:/.test(path))
        addIssue({ message: `${shown(path)} is no path inside a project` });
    }
  }),
);
export const relationArgument = text('the relation');

/** An argument as it has to be. @throws TabhouseError code `usage` that names the call and what is wrong. */
export function argument<Schema extends v.GenericSchema>(call: string, schema: Schema, input: unknown): v.InferOutput<Schema> {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  throw new TabhouseError({
    code: 'usage',
    fault: 'usage',
    message: `${call}: ${result.issues
      .slice(0, 5)
      .map(({ message }) => message)
      .join('; ')}.`,
  });
}
