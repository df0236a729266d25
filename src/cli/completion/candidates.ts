import { isSpeakable } from '../../core/prompt/layout/speakable.js';
import { canaryOf } from '../../core/release/release.js';
import { versionsOf } from '../../core/version/history.js';
import { parseReference } from '../../core/version/reference.js';
import { listBranches } from '../../adapters/git/refs.js';
import { numberedHistory } from '../workspace/history/history.js';
import type { Project } from '../workspace/project.js';
import { createResolver } from '../workspace/references/create-resolver.js';
import type { Resolver } from '../workspace/references/resolver.js';
import { findName, promptsIn } from '../workspace/tree.js';

/** What of a repository can be named at a cursor. */
export interface Candidates {
  environments(): string[];
  names(current: string): Promise<string[]>;
  /** @param subject the prompt that a bare `@5` belongs to */
  references(current: string, subject: string | undefined): Promise<string[]>;
  /** Version numbers of the prompt that was typed, the newest first. */
  versions(typed: string): Promise<string[]>;
  /** What can stand for all prompts at once: environments, branches, index. */
  states(): Promise<string[]>;
}

export function openCandidates(project: Project): Candidates {
  const resolver = createResolver(project);
  const environments = Object.keys(project.config.environments);
  // A shell takes what is offered as it stands: what it would obey, such as `$(…)`, is not.
  const living = async (): Promise<string[]> => promptsIn(project, await resolver.worktree()).map(({ name }) => name).filter(isSpeakable);
  const versions = async (typed: string): Promise<string[]> => numbersOf(resolver, findName(typed, await living(), ''));
  return {
    environments: () => environments,
    names: async (current) => matchNames(current, await living()),
    versions,
    states: async () => [...environments, ...(await listBranches(project.repository.git)), 'staged', 'latest'],
    async references(current, subject) {
      const plus = current.lastIndexOf('+');
      if (plus !== -1) return [...(await transforms()), 'model:'].map((name) => `${current.slice(0, plus)}+${name}`);
      const at = current.indexOf('@');
      if (at === -1) {
        const names = await living();
        return [...matchNames(current, names), ...(names.includes(current) ? [`${current}@`] : [])];
      }
      const typed = current.slice(0, at);
      const name = findName(typed === '' ? (subject ?? '') : parseReference(typed).name ?? '', await living(), '');
      return (await selectors(resolver, name)).map((selector) => `${typed}@${selector}`);
    },
  };
}

/** Whole names; the last part of one is offered only to whom it is typed, and where it is enough. */
function matchNames(current: string, names: readonly string[]): string[] {
  const whole = names.filter((name) => name.startsWith(current));
  if (whole.length > 0) return whole;
  const lasts = names.map((name) => name.split('/').at(-1) ?? '');
  return lasts.filter((last) => last.startsWith(current) && lasts.filter((other) => other === last).length === 1);
}

async function selectors(resolver: Resolver, name: string): Promise<string[]> {
  const { project } = resolver;
  const releases = await resolver.releases().then(({ all }) => all.filter(({ prompt }) => prompt === name), () => []);
  const canaries = releases.filter((release) => canaryOf(release)).map(({ environment }) => `${environment}:canary`);
  const branches = await listBranches(project.repository.git);
  return [
    ...Object.keys(project.config.environments),
    ...canaries,
    'latest',
    'staged',
    'worktree',
    ...(await numbersOf(resolver, name).catch(() => [])),
    ...branches,
  ];
}

async function numbersOf(resolver: Resolver, name: string): Promise<string[]> {
  const history = await resolver.history();
  return history.shallow ? [] : versionsOf(numberedHistory(history, name)).map(({ number }) => String(number)).reverse();
}

async function transforms(): Promise<string[]> {
  const { TRANSFORMS } = await import('../../core/transform/index.js');
  return TRANSFORMS.map(({ name }) => name);
}
