export const SUBJECTS = [
  { value: 'posts', label: 'Posts' },
  { value: 'creators', label: 'Creators' },
  { value: 'viewers', label: 'Viewers' },
] as const;
export type SubjectName = (typeof SUBJECTS)[number]['value'];

export const PERIODS = [
  { value: '7', label: '7 days' },
  { value: '28', label: '28 days' },
  { value: '91', label: '91 days' },
  { value: 'all', label: 'All' },
] as const;
export type PeriodName = (typeof PERIODS)[number]['value'];
