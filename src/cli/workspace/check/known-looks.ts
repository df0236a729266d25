import { priceListStamp } from '../../../adapters/prices.js';
import { readHeads } from '../../../adapters/git/repository.js';
import type { IgnoringPrompt } from '../../../core/check/ignores.js';
import { PromptError } from '../../../core/errors.js';
import type { Finding } from '../../../core/finding.js';
import { classify, examplesPaths } from '../../../core/prompt/layout/layout.js';
import { sha256 } from '../../../core/text/canonical-json.js';
import { type Derived, openDerived } from '../derived.js';
import type { Project } from '../project.js';
import type { PromptFile, Tree } from '../tree.js';

/** A prompt and the paths of its query set. */
export interface WithSet {
  file: PromptFile;
  set: readonly string[];
}

/** What was found in one prompt. JSON, so that it can be kept. */
export interface Look {
  /** Of reading and compiling. */
  reading: readonly Finding[];
  judged: readonly Finding[];
  /** Of its files as texts, those where something was found; partials are other prompts' too. */
  texts: readonly { path: string; reading: readonly Finding[]; judged: readonly Finding[] }[];
  /** What it passes over. */
  ignoring?: IgnoringPrompt;
  /** It was measured against what was there before. */
  compared?: boolean;
  /** It follows from what `keyOf` has, and, where it was compared, from what that was compared with. */
  fixed: boolean;
}

/** About 2 MB at most: each command reads all of them. */
const MOST = 4000;

/**
 * What was found before in prompts whose texts, companions, partials and configuration are the same: nothing is then read,
 * parsed or counted. The rest is looked at now, and kept. Only for trees of git, whose stamps are contents, and without
 * slow rules, which know more than texts.
 * @param base the commit growth is measured from, where that is not the one at which the branch left
 * @param lookAt asked at most once
 */
export async function knownLooks(
  project: Project,
  tree: Tree,
  prompts: readonly WithSet[],
  base: string | undefined,
  lookAt: (unknown: readonly WithSet[]) => Promise<Look[]>,
): Promise<Look[]> {
  const kept = await openDerived(project.repository.commonDir, 'looks', MOST);
  const keyOf = keyMaker(project, tree);
  const keys = prompts.map(keyOf);
  const looks = await Promise.all(keys.map((key) => recall(kept, project, key, base)));
  const unknown = prompts.filter((_, index) => !looks[index]);
  if (unknown.length > 0) {
    const found = new Map((await lookAt(unknown)).map((look, index) => [unknown[index]?.file.path, look]));
    for (const [index, { file }] of prompts.entries()) {
      const look = found.get(file.path);
      if (!look) continue;
      looks[index] = look;
      await keep(kept, project, keys[index] as string, base, look);
    }
    kept.save();
  }
  return looks as Look[];
}

const TEXTS = 'prompt';
const COMPARED = 'prompt compared';

async function recall(kept: Derived, project: Project, key: string, base: string | undefined): Promise<Look | undefined> {
  const look = kept.known<Look | 'compared'>(TEXTS, key);
  if (look !== 'compared') return look;
  const before = await beforeOf(project, base);
  return before === undefined ? undefined : kept.known<Look>(COMPARED, `${before} ${key}`);
}

async function keep(kept: Derived, project: Project, key: string, base: string | undefined, look: Look): Promise<void> {
  if (!look.fixed) return;
  if (look.compared !== true) return kept.keep(TEXTS, key, look);
  const before = await beforeOf(project, base);
  if (before === undefined) return;
  kept.keep(TEXTS, key, 'compared');
  kept.keep(COMPARED, `${before} ${key}`, look);
}

/** What decides where the branch left, so that this need not be looked for; undefined where that fails. */
async function beforeOf({ repository, config }: Project, base: string | undefined): Promise<string | undefined> {
  if (base !== undefined || repository.head === undefined) return base ?? 'nothing';
  try {
    return `${repository.head} ${(await readHeads(repository, config.branch)).canonical.oid}`;
  } catch (error) {
    if (error instanceof PromptError) return undefined;
    throw error;
  }
}

/** All that a prompt's findings follow from, besides the build. */
function keyMaker(project: Project, tree: Tree): (prompt: WithSet) => string {
  const { config, layout, repository } = project;
  const partials = new Map<string, string[]>();
  for (const path of tree.paths) {
    const role = classify(layout, path);
    if (role?.kind === 'partial') partials.set(role.root, [...(partials.get(role.root) ?? []), path]);
  }
  const stamped = (path: string): string => `${path}\0${tree.stamp(path)?.id ?? ''}`;
  const shared = sha256(JSON.stringify([config, layout, priceListStamp(), repository.shallow]));
  const ofRoot = new Map([...partials].map(([root, paths]) => [root, sha256(paths.map(stamped).join('\0'))]));
  return ({ file, set }) =>
    JSON.stringify([shared, ofRoot.get(file.root), file.name, file.root, ...[file.path, ...examplesPaths(file.path), ...set].map(stamped)]);
}
