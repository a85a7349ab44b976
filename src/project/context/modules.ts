import { hostFunction } from '../../jinja/hostFunction.ts';
import { PyDict, PySet } from '../../jinja/values.ts';
import { datetimeModule } from './datetime/datetimeModule.ts';
import { FixedZone, pytzUtc, timeZone } from './datetime/timeZones.ts';
import { itertoolsModule } from './itertools.ts';
import { reModule } from './regex/reModule.ts';

/** dbt's `modules`: `datetime`, `pytz`, `re`, `itertools`. */
export function modulesValue(nowMs: () => number): PyDict {
  return PyDict.of([
    ['pytz', pytzModule()],
    ['datetime', datetimeModule(nowMs)],
    ['re', reModule()],
    ['itertools', itertoolsModule()],
  ]);
}

function pytzModule(): PyDict {
  const zones = Intl.supportedValuesOf('timeZone');
  return PyDict.of([
    ['timezone', hostFunction('timezone', ['zone'], (args) => timeZone(args.text('zone')))],
    ['utc', pytzUtc],
    ['FixedOffset', hostFunction('FixedOffset', ['offset'], (args) => new FixedZone(args.int('offset') * 60))],
    ['all_timezones', zones],
    ['all_timezones_set', new PySet(zones)],
    ['common_timezones', zones],
    ['common_timezones_set', new PySet(zones)],
  ]);
}
