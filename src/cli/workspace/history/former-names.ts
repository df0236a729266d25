import { PromptError } from '../../../core/errors.js';
import { classify } from '../../../core/prompt/layout/layout.js';
import { followAlias } from '../../../core/release/aliases.js';
import type { Release } from '../../../core/release/release.js';
import type { UnreadableRelease } from '../../../core/release/unreadable.js';
import { type PromptTip, tipOf, type Walk } from '../../../core/version/history.js';
import type { History } from './history.js';
import type { Project } from '../project.js';
import type { Releases } from '../release/releases.js';

/** What a prompt was called at any time, newest first. */
export function formerNames(project: Project, walk: Walk, tip: PromptTip): string[] {
  const paths = new Set(walk.read(tip).entries.toReversed().map(({ path }) => path));
  return [...paths].flatMap((path) => classify(project.layout, path)?.name ?? []);
}

/**
 * What the prompt is called now that had this name (or a name with this last part) before, as history and the aliases of
 * releases say; a living one before others. Reads all of history: for names that nothing has any more.
 *
 * @returns `renamed`: false where the prompt has the name still that was meant, and is only gone
 * @throws PromptError `prompt/ambiguous-name` where several had it
 */
export function nameNow(
  project: Project,
  { here, canonical }: History,
  { aliases }: Pick<Releases, 'aliases'>,
  typed: string,
): { name: string; renamed: boolean } | undefined {
  const aliased = aliases.map(({ environment, prompt }) => ({ before: prompt, now: followAlias(aliases, environment, prompt) }));
  const renamed = (here === canonical ? [here] : [here, canonical]).flatMap((walk) =>
    walk.tips.flatMap((tip) => formerNames(project, walk, tip).map((before) => ({ before, now: tip.name }))),
  );
  const whole = [...aliased, ...renamed].filter(({ before }) => before === typed);
  const meant = whole.length > 0 ? whole : [...aliased, ...renamed].filter(({ before }) => before.endsWith(`/${typed}`));
  const names = [...new Set(meant.map(({ now }) => now))].sort();
  const living = names.filter((name) => tipOf(here, name)?.alive);
  const candidates = living.length > 0 ? living : names;
  if (candidates.length > 1) throw new PromptError('prompt/ambiguous-name', { name: typed, names: candidates });
  const [name] = candidates;
  return name === undefined ? undefined : { name, renamed: !meant.some(({ before, now }) => now === name && before === name) };
}

/** What an environment serves of a prompt: one that was renamed on one branch has another name on the other. */
export function servedAs(project: Project, history: History, releases: Releases, environment: string, name: string): Release | undefined {
  const named = releases.get(environment, name);
  if (named) return named;
  const { here, canonical } = history;
  const [walk, tip] = tipOf(here, name) ? [here, tipOf(here, name)] : [canonical, tipOf(canonical, name)];
  const before = tip ? formerNames(project, walk, tip).filter((former) => former !== name && !tipOf(here, former)?.alive) : [];
  return before.map((former) => releases.get(environment, former)).find((release) => release !== undefined);
}

/** Releases of a prompt in all environments, also where its name is another; not those of a prompt that is here as well. */
export function releasesOf(releases: Releases | undefined, history: History | undefined, name: string): Release[] {
  return ownOf(releases?.of(name) ?? [], history, name);
}

/** As `releasesOf`: those that cannot be read. */
export function unreadableOf(releases: Releases | undefined, history: History | undefined, name: string): UnreadableRelease[] {
  return ownOf(releases?.unreadableOf(name) ?? [], history, name);
}

function ownOf<T extends { prompt: string }>(found: readonly T[], history: History | undefined, name: string): T[] {
  const isHere = (other: string): boolean => history !== undefined && tipOf(history.here, other)?.alive === true;
  return found.filter(({ prompt }) => prompt === name || !isHere(prompt));
}
