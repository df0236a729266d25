import { PromptError } from '../../core/errors.js';
import { classify, type Layout } from '../../core/prompt/layout.js';
import { followAlias } from '../../core/release/aliases.js';
import type { Release } from '../../core/release/release.js';
import { historyOf, readHistoryOf, tipOf } from '../../core/version/history.js';
import type { History } from './history.js';
import type { Releases } from './releases.js';

/** What a prompt was called before, newest first; its present name may be among them. */
export function namesBefore(layout: Layout, { here, canonical }: History, name: string): string[] {
  const entries = (historyOf(here, name) ?? historyOf(canonical, name))?.entries ?? [];
  return entries.toReversed().flatMap(({ path }) => classify(layout, path)?.name ?? []);
}

/**
 * What the prompt is called now that had this name (or a name with this last part) before, as history and the aliases of
 * releases say; a living one before others. Reads all of history: for names that nothing has any more.
 *
 * @throws PromptError `prompt/ambiguous-name` where several had it
 */
export function nowCalled(layout: Layout, { here, canonical }: History, { aliases }: Releases, typed: string): string | undefined {
  const aliased = aliases.map(({ environment, prompt }) => ({ before: prompt, now: followAlias(aliases, environment, prompt) }));
  const renamed = (here === canonical ? [here] : [here, canonical]).flatMap((walk) =>
    walk.tips.flatMap((tip) => readHistoryOf(walk, tip).entries.map(({ path }) => ({ before: classify(layout, path)?.name ?? '', now: tip.name }))),
  );
  const whole = [...aliased, ...renamed].filter(({ before }) => before === typed);
  const meant = whole.length > 0 ? whole : [...aliased, ...renamed].filter(({ before }) => before.endsWith(`/${typed}`));
  const names = [...new Set(meant.map(({ now }) => now))].sort();
  const living = names.filter((name) => tipOf(here, name)?.alive);
  const [only, another] = living.length > 0 ? living : names;
  if (another !== undefined) throw new PromptError('prompt/ambiguous-name', { name: typed, names: living.length > 0 ? living : names });
  return only;
}

/** What an environment serves of a prompt: one that was renamed on one branch has another name on the other. */
export function servedAs(layout: Layout, history: History, releases: Releases, environment: string, name: string): Release | undefined {
  const named = releases.get(environment, name);
  if (named) return named;
  const before = namesBefore(layout, history, name).filter((former) => former !== name && !tipOf(history.here, former)?.alive);
  return before.map((former) => releases.get(environment, former)).find((release) => release !== undefined);
}

/** Releases of a prompt in all environments, also where its name is another; not those of a prompt that is here as well. */
export function releasesOf(releases: Releases | undefined, history: History | undefined, name: string): Release[] {
  const isHere = (other: string): boolean => history !== undefined && tipOf(history.here, other)?.alive === true;
  return (releases?.of(name) ?? []).filter(({ prompt }) => prompt === name || !isHere(prompt));
}
