import { TabhouseError } from '../../base/error.ts';
import type { ImportFormat } from '../api.ts';
import type { Warehouse } from './warehouse.ts';
const not = () => { throw new TabhouseError({ code: 'unexpected', fault: 'tabhouse', message: 'not yet' }); };
export async function importTable(_w: Warehouse, _relation: string, _file: Blob, _format?: ImportFormat): Promise<{ rows: number }> { return not(); }
export async function exportParquet(_w: Warehouse, _relation: string): Promise<Blob> { return not(); }
export async function exportBundle(_w: Warehouse): Promise<Blob> { return not(); }
