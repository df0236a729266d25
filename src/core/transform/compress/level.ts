/** How much an edit may lose, from nothing to grammar; each level includes those before it. */
export const LEVELS = ['layout', 'phrases', 'duplicates', 'intensifiers', 'articles'] as const;

export type Level = (typeof LEVELS)[number];

/** What an edit of a level may lose: the order in which levels are tried. */
export const LOSS: Readonly<Record<Level, number>> = { layout: 0, phrases: 1, duplicates: 2, intensifiers: 3, articles: 5 };

/** The furthest that is gone without being asked: what lies beyond harms texts that are copied word by word. */
export const SAFE_LEVEL: Level = 'intensifiers';

export function levelsUpTo(level: Level): readonly Level[] {
  return LEVELS.slice(0, LEVELS.indexOf(level) + 1);
}
