import { expect, it } from 'vitest';
import { timeZone } from '../../../src/project/context/datetime/timeZones.ts';

it('gives a datetime made with tzinfo= the first offset of a pytz zone, as Python does', () => {
  expect(timeZone('America/Los_Angeles').attached().repr()).toBe("<DstTzInfo 'America/Los_Angeles' LMT-1 day, 16:07:00 STD>");
  expect(timeZone('Europe/Amsterdam').attached().repr()).toBe("<DstTzInfo 'Europe/Amsterdam' LMT+0:18:00 STD>");
  expect(timeZone('UTC').attached().repr()).toBe('<UTC>');
});
