export const THEMES = ['system', 'light', 'dark'] as const;
export type ThemeName = (typeof THEMES)[number];

const KEY = 'tabhouse:theme';

/** The chosen theme, remembered on this device. Where storage is forbidden it lasts as long as the page. */
export class Theme {
  #name = $state<ThemeName>('system');

  constructor() {
    this.#apply(THEMES.find((name) => name === read()) ?? 'system');
  }

  get name(): ThemeName {
    return this.#name;
  }

  choose(name: ThemeName): void {
    this.#apply(name);
    try {
      localStorage.setItem(KEY, name);
    } catch {
      // storage is switched off: the choice holds until the page closes
    }
  }

  #apply(name: ThemeName): void {
    this.#name = name;
    if (name === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = name;
  }
}

function read(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}
