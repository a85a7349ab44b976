import { TabhouseError } from '../base/error.ts';
import { MISSING_NAME } from '../jinja/templateError.ts';
import { PyError } from '../jinja/values.ts';

type Place = { unique_id: string; name: string; resource_type: string; original_file_path: string };

/** An error as that of a node: which one, and what kind of error dbt would call it. Errors that already name a node stay as they are. */
export function nodeError(node: Place, thrown: unknown): TabhouseError {
  const error = templateError(thrown, node.original_file_path);
  if (error.node !== undefined && error.message.startsWith(titleOf(error))) return error;
  const detail = error.toDetail();
  // in a node's own template dbt says in one breath what an undefined name may mean
  const isOwn = error.hint === MISSING_NAME && !error.message.includes('\n> in ');
  const said = isOwn ? `${error.message}. ${MISSING_NAME}` : error.message;
  const isPlaced = detail.file === undefined || detail.line === undefined || /^> /m.test(said);
  const body = (isPlaced ? said : `${said}\n\n> in ${detail.file}:${detail.line}`).split('\n').join('\n  ');
  return new TabhouseError(
    {
      ...detail,
      node: node.unique_id,
      file: detail.file ?? node.original_file_path,
      line: detail.file === undefined ? undefined : detail.line,
      message: `${titleOf(error)} in ${node.resource_type} ${node.name} (${node.original_file_path})\n  ${body}`,
    },
    { cause: thrown },
  );
}

/** Anything thrown while templates run, as an error of ours; `file` is whose template it was. */
export function templateError(thrown: unknown, file?: string): TabhouseError {
  if (!(thrown instanceof PyError)) return TabhouseError.from(thrown);
  return new TabhouseError({ code: 'template', fault: 'project', message: thrown.message, file }, { cause: thrown });
}

const MOST_CAUSES = 20;
const TITLES: ReadonlyMap<string, string> = new Map([
  ['DbtDatabaseError', 'Database Error'],
  ['FailFastError', 'FailFast Error'],
  ['EnvVarMissingError', 'Parsing Error'],
  ['DependencyError', 'Runtime Error'],
]);

/** What dbt calls an error: by what was raised in a template, or by its code. */
export function titleOf(error: TabhouseError): string {
  for (let cause: unknown = error, depth = 0; cause instanceof Error && depth < MOST_CAUSES; cause = cause.cause, depth++) {
    const title = cause instanceof PyError ? TITLES.get(cause.pyType) : undefined;
    if (title !== undefined) return title;
  }
  return error.code === 'template' || error.code === 'template-syntax' ? 'Compilation Error' : 'Runtime Error';
}
