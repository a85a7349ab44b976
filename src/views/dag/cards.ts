import { getContext, setContext } from 'svelte';

/** What a card of the graph shows besides its place. */
export type Card = {
  name: string;
  materialized: string;
  layer: number;
  tests: number;
  status: string | null;
  emphasis: 'chosen' | 'live' | 'bad' | 'plain';
  dim: boolean;
};

/** What the cards and edges read and what they can ask for; the graph's owner provides it. */
export type Cards = {
  get(id: string): Card | undefined;
  edge(from: string, to: string): 'lit' | 'dim' | 'plain';
  choose(id: string): void;
  /** Shows the lineage of a card, or of none. */
  trace(id: string | null): void;
  step(id: string, event: KeyboardEvent): void;
};

const KEY = Symbol('cards');

export function provideCards(cards: Cards): void {
  setContext(KEY, cards);
}

export function getCards(): Cards {
  return getContext<Cards>(KEY);
}
