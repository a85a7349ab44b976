export const PLACES = ['today', 'metrics', 'dag', 'data', 'runs'] as const;
export type Place = (typeof PLACES)[number];

export type Location = { place: Place; params: Record<string, string> };

/** `#/dag?node=model.a.b` as place and parameters; anything unknown is the first page, so that no link is a dead end. */
export function parseHash(hash: string): Location {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const place = PLACES.find((known) => known === path) ?? 'today';
  const params: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(query)) params[name] = value;
  return { place, params };
}

/** The hash of a place; parameters that are empty or undefined are left out, the rest come in a fixed order. */
export function formatHash(place: Place, params: Record<string, string | undefined> = {}): string {
  const query = new URLSearchParams();
  for (const name of Object.keys(params).sort()) if (params[name]) query.set(name, params[name]);
  const text = query.toString();
  return `#/${place}${text ? '?' + text : ''}`;
}

/** Where the page stands, kept in the URL's hash: everything a view shows can be sent as a link. */
export class Route {
  #location = $state.raw<Location>({ place: 'today', params: {} });

  constructor() {
    this.#read();
    addEventListener('hashchange', () => this.#read());
  }

  get place(): Place {
    return this.#location.place;
  }

  param(name: string): string | undefined {
    return this.#location.params[name];
  }

  /** Goes to a place as a link does: the way back is kept. */
  go(place: Place, params: Record<string, string | undefined> = {}): void {
    const hash = formatHash(place, params);
    if (hash !== window.location.hash) window.location.hash = hash;
  }

  /** Changes parameters of the present place without a step in the history, as for filters. */
  set(changes: Record<string, string | undefined>): void {
    const { place, params } = this.#location;
    history.replaceState(null, '', formatHash(place, { ...params, ...changes }));
    this.#read();
  }

  #read(): void {
    this.#location = parseHash(window.location.hash);
  }
}
