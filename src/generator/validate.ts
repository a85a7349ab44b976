import * as v from 'valibot';
import { TabhouseError, type Problem } from '../base/error.ts';
import { nearestName } from '../base/nearest.ts';
import { settingSchemas, type GeneratorSettings, type SettingName } from './settings.ts';

const ranges: [SettingName, SettingName][] = [
  ['deletedUsersMin', 'deletedUsersMax'],
  ['deletedPostsMin', 'deletedPostsMax'],
  ['updatedUsersMin', 'updatedUsersMax'],
  ['updatedPostsMin', 'updatedPostsMax'],
  ['newUsersMin', 'newUsersMax'],
  ['newPostFactorMin', 'newPostFactorMax'],
  ['sessionUsersMin', 'sessionUsersMax'],
  ['viewsPerSessionMin', 'viewsPerSessionMax'],
  ['secondsPerViewMin', 'secondsPerViewMax'],
  ['likeDelaySecondsMin', 'likeDelaySecondsMax'],
  ['wordsMin', 'wordsMax'],
];

/**
 * `base` with the settings of `changes` put in their place; those that are undefined stay as they are.
 *
 * Errors: one TabhouseError of code `setting` that lists every unknown name (with the nearest one that exists), every value out of its
 * limits and every Min above its Max.
 */
export function changeSettings(base: GeneratorSettings, changes: Record<string, unknown>): GeneratorSettings {
  const problems: Problem[] = [];
  const changed: Record<string, unknown> = { ...base };
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined) continue;
    if (!isSetting(name)) {
      problems.push(unknownSetting(name));
      continue;
    }
    const result = v.safeParse(settingSchemas[name], value);
    if (result.success) changed[name] = result.output;
    else problems.push({ message: `setting ${name} ${result.issues[0].message}, not ${show(value)}` });
  }
  const settings = changed as GeneratorSettings;
  for (const [min, max] of ranges) {
    if (Number(settings[min]) > Number(settings[max])) problems.push({ message: `setting ${min} (${settings[min]}) is above ${max} (${settings[max]})` });
  }
  const [first] = problems;
  if (first) throw new TabhouseError({ code: 'setting', fault: 'usage', ...first, message: problems.map(withHint).join('; '), problems });
  return settings;
}

function isSetting(name: string): name is SettingName {
  return Object.hasOwn(settingSchemas, name);
}

function unknownSetting(name: string): Problem {
  const nearest = nearestName(name, [...Object.keys(settingSchemas), 'days', 'fullRefresh', 'preset']);
  return { message: `there is no setting ${JSON.stringify(name)}`, hint: nearest ? `did you mean ${nearest}?` : undefined };
}

function withHint({ message, hint }: Problem): string {
  return hint ? `${message}, ${hint}` : message;
}

function show(value: unknown): string {
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? typeof value);
}
