import type { ReleaseAlias } from './release.js';

/** What the releases of one environment are called now, by the names prompts had before. */
export type Aliases = readonly Pick<ReleaseAlias, 'environment' | 'prompt' | 'alias'>[];

/** Where a name leads in the end: itself where there is no alias. A circle leads to the name it is entered by. */
export function followAlias(aliases: Aliases, environment: string, name: string): string {
  const passed = pathOf(aliases, environment, name);
  return passed.at(-1) ?? name;
}

/** Circles of aliases, each once: `['a', 'b', 'a']`. */
export function aliasCircles(aliases: Aliases): { environment: string; names: string[] }[] {
  const seen = new Set<string>();
  return aliases.flatMap(({ environment, prompt }) => {
    const names = pathOf(aliases, environment, prompt);
    const isCircle = names.at(-1) === prompt;
    if (!isCircle || seen.has(`${environment} ${prompt}`)) return [];
    for (const name of names) seen.add(`${environment} ${name}`);
    return [{ environment, names: [prompt, ...names] }];
  });
}

/** The names an alias leads through; ends where it would pass one again. */
function pathOf(aliases: Aliases, environment: string, name: string): string[] {
  const next = (from: string): string | undefined => aliases.find((alias) => alias.prompt === from && alias.environment === environment)?.alias;
  const passed: string[] = [];
  for (let at = next(name); at !== undefined && !passed.includes(at); at = next(at)) passed.push(at);
  return passed;
}
