import type { ReadPrompt } from '../../../core/prompt/prompt.js';
import type { Stage } from '../../../core/prompt/front-matter/stage.js';
import type { Release } from '../../../core/release/release.js';
import type { HistoryEntry } from '../../../core/version/history.js';
import type { History } from '../history/history.js';
import type { Project } from '../project.js';
import type { Releases } from '../release/releases.js';
import type { Tree } from '../tree.js';

/** What a reference turned out to mean. */
export interface Resolved {
  name: string;
  /** As shown: `support/triage@7`. */
  label: string;
  /** Where the content was found. */
  source: 'worktree' | 'staged' | 'history' | 'release';
  read: ReadPrompt;
  /** `7`, `2+3`; undefined where this content is no version. */
  version?: string;
  stages: readonly Stage[];
  /** Where in history this content was found, for references that go there. */
  entry?: HistoryEntry;
  /** The model a release pinned. */
  pinnedModel?: string;
  /** The templates a release was stored with, and the package's where it has none: `techniques:` does not change what is served. */
  pinnedTemplates?: Readonly<Record<string, string>>;
}

/** Resolves references against one project; reads history, releases and trees once each, when first needed. */
export interface Resolver {
  project: Project;
  history(): Promise<History>;
  releases(): Promise<Releases>;
  worktree(): Promise<Tree>;
  /** Names in the work tree and in history. */
  names(): Promise<string[]>;
  /** What `find` finds; where that is no prompt, the one that was called so before, with a note. */
  findNow(typed: string, find: () => Promise<string> | string): Promise<string>;
  /** What an environment serves of a prompt, by whatever name it has there. @param from where not as the canonical branch says */
  release(environment: string, name: string, from?: Releases): Promise<Release | undefined>;
  /** @param fallbackName prompt that a bare `@5` belongs to */
  resolve(text: string, fallbackName?: string): Promise<Resolved>;
}

/** What a resolved reference takes from the text it came from. */
export type Naming = Pick<Resolved, 'label' | 'stages'>;
