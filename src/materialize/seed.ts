import { TabhouseError } from '../base/error.ts';
import type { Steps } from '../jinja/steps.ts';
import type { Value } from '../jinja/values.ts';
import type { ManifestNode } from '../project/manifest.ts';
import { isDict } from '../project/plain.ts';
import { parseCsvTable } from './agate/csv.ts';
import { AgateTable } from './agate/table.ts';
import { inferTextType, isNullText, parseNumber, type AgateType } from './agate/types.ts';
import { seedPath } from './context/adapterSeeds.ts';
import type { Session } from './session.ts';
import { dropFile, putFile } from './sql/requests.ts';

/** A seed's CSV as dbt reads it: types inferred column by column, text where `column_types` names the column. */
export function seedTable(session: Session, node: ManifestNode): AgateTable {
  const delimiter = typeof node.config['delimiter'] === 'string' ? node.config['delimiter'] : ',';
  const { names, rows } = parseCsvTable(seedText(session, node), delimiter, node.original_file_path);
  const declared = isDict(node.config['column_types']) ? node.config['column_types'] : {};
  const types = names.map((name, i): AgateType => (name in declared ? 'Text' : inferTextType(rows.map((row) => row[i] ?? null))));
  const cells = rows.map((row) => row.map((text, i) => cellOf(text, types[i] as AgateType)));
  return new AgateTable(names, types, cells, (text) => session.print(text));
}

function cellOf(text: string | null, type: AgateType): Value {
  if (text === null || isNullText(text)) return null;
  if (type === 'Number') return parseNumber(text);
  if (type === 'Boolean') return text.replaceAll(',', '').trim().toLowerCase() === 'true';
  return type === 'Text' ? text : text.trim();
}

function seedText(session: Session, node: ManifestNode): string {
  const text = session.options.readText(node.package_name, node.original_file_path);
  if (text !== null) return text;
  throw new TabhouseError({ code: 'seed', fault: 'project', file: node.original_file_path, message: `The file of the seed '${node.name}' is not there` });
}

/** Runs steps while the seed's file is readable by SQL. */
export function* withSeedFile<T>(session: Session, node: ManifestNode, steps: Steps<T>): Steps<T> {
  const path = seedPath(node.package_name, node.original_file_path);
  yield* putFile(path, new TextEncoder().encode(seedText(session, node)));
  try {
    return yield* steps;
  } finally {
    yield* dropFile(path);
  }
}
