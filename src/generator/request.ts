import { TabhouseError } from '../base/error.ts';
import { nearestName } from '../base/nearest.ts';
import { presets, type GeneratorSettings, type PresetName } from './settings.ts';
import { changeSettings } from './validate.ts';

const MOST_DAYS = 10_000;
/** What names a warehouse's ids and its calendar: kept when a preset is chosen later. */
const identity = ['seed', 'startDate', 'idLength'] as const;

/** What a call of `ingest` asks for, worked out against what the warehouse holds. */
export type IngestRequest = {
  /** Days to make. */
  days: number;
  /** Empty the warehouse first. */
  fullRefresh: boolean;
  settings: GeneratorSettings;
  /** Users that join beyond the settings on the first of these days: `users` was raised. */
  extraUsers: number;
};

/**
 * Reads the options of `ingest`. `stored`: the settings the warehouse keeps, null before day 1. Without a preset they are the base, and on
 * an empty warehouse `original` is.
 *
 * Errors: TabhouseError of code `setting` or `usage` for whatever is unknown or out of its limits, and for a start date or an id length
 * that differs from the days already there.
 */
export function readIngestRequest(options: Record<string, unknown>, stored: GeneratorSettings | null): IngestRequest {
  const { days, fullRefresh, preset, ...changes } = options;
  const past = readFullRefresh(fullRefresh) ? null : stored;
  const settings = changeSettings(baseSettings(preset, past), changes);
  if (past) refuseNewIdentity(past, settings);
  return {
    days: readDays(days) ?? (past ? settings.daysPerPress : settings.firstPressDays),
    fullRefresh: readFullRefresh(fullRefresh),
    settings,
    extraUsers: past ? Math.max(0, settings.users - past.users) : 0,
  };
}

function baseSettings(preset: unknown, past: GeneratorSettings | null): GeneratorSettings {
  if (preset === undefined) return past ?? presets.original;
  if (typeof preset !== 'string' || !Object.hasOwn(presets, preset)) {
    const nearest = typeof preset === 'string' ? nearestName(preset, Object.keys(presets)) : null;
    throw usage(`preset must be ${Object.keys(presets).join(' or ')}, not ${JSON.stringify(preset)}`, nearest ? `did you mean ${nearest}?` : undefined);
  }
  const chosen: GeneratorSettings = { ...presets[preset as PresetName] };
  return past ? { ...chosen, ...Object.fromEntries(identity.map((name) => [name, past[name]])) } : chosen;
}

function readDays(days: unknown): number | undefined {
  if (days === undefined) return undefined;
  if (typeof days === 'number' && Number.isInteger(days) && days >= 1 && days <= MOST_DAYS) return days;
  const shown = typeof days === 'number' ? String(days) : (JSON.stringify(days) ?? typeof days);
  throw usage(`days must be a whole number from 1 to ${MOST_DAYS}, not ${shown}`);
}

function readFullRefresh(fullRefresh: unknown): boolean {
  if (fullRefresh === undefined || typeof fullRefresh === 'boolean') return fullRefresh ?? false;
  throw usage(`fullRefresh must be true or false, not ${JSON.stringify(fullRefresh) ?? typeof fullRefresh}`);
}

function refuseNewIdentity(past: GeneratorSettings, settings: GeneratorSettings): void {
  for (const name of ['startDate', 'idLength'] as const) {
    if (past[name] === settings[name]) continue;
    throw usage(`${name} is ${past[name]} in this warehouse and cannot become ${settings[name]}`, 'start again with fullRefresh: true');
  }
}

function usage(message: string, hint?: string): TabhouseError {
  return new TabhouseError({ code: 'usage', fault: 'usage', message: hint ? `${message} (${hint})` : message, hint });
}
