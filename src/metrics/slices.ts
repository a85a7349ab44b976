import { quoteRelation, quoteText } from '../base/sqlName.ts';
import { ANALYTICS } from './dailyMetrics.ts';

export const DIMENSIONS = ['region', 'subregion', 'country', 'favorite_color', 'activity'] as const;
export type Dimension = (typeof DIMENSIONS)[number];
export const ATTRIBUTIONS = ['as_it_happened', 'as_of_day', 'today'] as const;
export type Attribution = (typeof ATTRIBUTIONS)[number];
export type Role = 'creator' | 'viewer';

export const DIMENSION_LABELS: Record<Dimension, string> = {
  region: 'Region',
  subregion: 'Subregion',
  country: 'Country',
  favorite_color: 'Favorite color',
  activity: 'Activity',
};

export const ATTRIBUTION_LABELS: Record<Attribution, { label: string; phrase: string; definition: string }> = {
  as_it_happened: { label: 'As it happened', phrase: 'as it happened', definition: 'Counted under the attributes the user had at the moment of the event.' },
  as_of_day: { label: 'As of day T', phrase: 'as of day T', definition: 'Counted under the attributes valid at the end of that day.' },
  today: { label: 'Today', phrase: 'under today’s attributes', definition: 'Counted under the last known attributes of the user.' },
};

/** The model an attribution is answered from. */
export const SLICE_MODELS: Record<Attribution, string> = {
  as_it_happened: 'metrics_slices_as_it_happened',
  as_of_day: 'metrics_slices_as_of_day',
  today: 'metrics_slices_today',
};

export type SliceQuestion = { attribution: Attribution; role: Role; dimension: Dimension; day: string };

/**
 * Views, likes and sessions (numbers; sessions null for creators) by slice, over all events to the end of a day, most viewed first. Their totals
 * are the same under every attribution. `users` and `active_users` are null where the attribution does not say them.
 */
export function slicesSql({ attribution, role, dimension, day }: SliceQuestion): string {
  const from = quoteRelation(ANALYTICS, SLICE_MODELS[attribution]);
  const where = `role = ${quoteText(role)} and dimension = ${quoteText(dimension)}`;
  if (attribution === 'as_of_day') {
    return `select slice, users, active_users, total_views as views, total_likes as likes, total_sessions as sessions, like_ratio
from ${from}
where ${where} and as_of_date = date ${quoteText(day)}
order by views desc, slice`;
  }
  return `select slice, cast(null as bigint) as users, cast(null as bigint) as active_users,
  cast(sum(views) as bigint) as views, cast(sum(likes) as bigint) as likes, cast(sum(sessions) as bigint) as sessions,
  sum(likes) / nullif(cast(sum(views) as double), 0) as like_ratio
from ${from}
where ${where} and metric_date <= date ${quoteText(day)}
group by slice
order by views desc, slice`;
}
