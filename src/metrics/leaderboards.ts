import { quoteRelation, quoteText } from '../base/sqlName.ts';
import { ANALYTICS } from './dailyMetrics.ts';

export const LEADERBOARDS = 'metrics_leaderboards';

export type Subject = 'post' | 'creator' | 'viewer';
export type Board = { value: string; label: string; title: string };

const RECEIVED: Board[] = [
  { value: 'views', label: 'Most viewed', title: 'Views received, all time' },
  { value: 'likes', label: 'Most liked', title: 'Likes received, all time' },
  { value: 'like_ratio', label: 'Best ratio', title: 'Likes / views, with at least ten views' },
  { value: 'trending', label: 'Trending', title: 'Views of the last 7 days minus those of the 7 before' },
];

export const BOARDS: Record<Subject, Board[]> = {
  post: RECEIVED,
  creator: RECEIVED,
  viewer: [
    { value: 'posts_viewed', label: 'Most viewing', title: 'Posts viewed, all time' },
    { value: 'likes_given', label: 'Most liking', title: 'Likes given, all time' },
    { value: 'sessions', label: 'Most sessions', title: 'Sessions, all time' },
  ],
};

/** The first `limit` of a board, as of the last built day. */
export function leaderboardSql(subject: Subject, board: string, limit: number): string {
  return `select board_rank, subject_id, label, creator_name, country_name, region, is_active, views, likes, like_ratio, score
from ${quoteRelation(ANALYTICS, LEADERBOARDS)}
where subject = ${quoteText(subject)} and board = ${quoteText(board)}
order by board_rank
limit ${Math.trunc(limit)}`;
}
