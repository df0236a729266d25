import { PromptError } from '../../core/errors.js';
import { parseReference, type Reference, type Selector } from '../../core/version/reference.js';
import { defineCommand, result } from '../command.js';
import { type DiffData, renderDiff } from '../render/diff/text.js';
import { renderDiffMarkdown, renderDiffStatMarkdown } from '../render/diff/markdown.js';
import { renderDiffStat } from '../render/diff/stat.js';
import { compareStates } from '../workspace/states/compare-states.js';
import { describeDifference, type DiffSources } from '../workspace/states/differences.js';
import { requirePrompt } from '../workspace/require.js';
import { openProject } from '../workspace/project.js';
import { createResolver } from '../workspace/references/create-resolver.js';
import type { Resolved, Resolver } from '../workspace/references/resolver.js';
import { beforeFirstCommit } from '../workspace/history/no-commits.js';
import { readState } from '../workspace/states/states.js';
import { openTokenCounts } from '../workspace/tokens.js';
import { findName, promptsIn } from '../workspace/tree.js';

const FORMATS = ['text', 'markdown'];

export const diff = defineCommand({
  arguments: [
    { name: '[a]', description: 'a version, or a branch, environment or revision for all prompts; alone, it is compared with the work tree' },
    { name: '[b]', description: 'another; `@5` belongs to the same prompt' },
  ],
  options: [
    { flags: '--stat', description: 'one line for each prompt' },
    { flags: '--exit-code', description: 'exit 1 when anything differs' },
    { flags: '--format <format>', description: 'text, or markdown for a pull-request comment', choices: FORMATS },
  ],
  examples: [
    'prompt diff',
    'prompt diff support/triage@production',
    'prompt diff triage@2 @3',
    'prompt diff main --stat --exit-code',
    'prompt diff @staged --format markdown',
  ],
  async run({ cwd, note }, [a, b], options) {
    const project = await openProject(cwd);
    const resolver = createResolver(project, note);
    const counts = await openTokenCounts(project);
    const sources: DiffSources = { project, history: await resolver.history().catch(beforeFirstCommit), counts };
    const data = await compare(resolver, sources, a, b);
    await counts.save();
    const [whole, stat] = options.format === 'markdown' ? [renderDiffMarkdown, renderDiffStatMarkdown] : [renderDiff, renderDiffStat];
    return result(data, options.stat === true ? stat : whole, options.exitCode === true && !data.same ? 1 : 0);
  },
});

/** One side as it was typed: a prompt in some state, or a state of all of them. */
type Target = { kind: 'prompt'; name: string; text: string } | StateTarget;
type StateTarget = { kind: 'state'; selector: Selector; text: string };

async function compare(resolver: Resolver, sources: DiffSources, a: string | undefined, b: string | undefined): Promise<DiffData> {
  if (a === undefined && !sources.history) throw new PromptError('repository/no-commits', {});
  const before = a === undefined ? HEAD : await readTarget(resolver, a);
  const after = b === undefined ? undefined : await readTarget(resolver, b);
  if (before.kind === 'prompt' || after?.kind === 'prompt') return compareOne(resolver, sources, before, after);
  return compareAll(resolver, sources, before, after ?? WORKTREE);
}

async function compareAll(resolver: Resolver, sources: DiffSources, before: StateTarget, after: StateTarget): Promise<DiffData> {
  const [old, now] = await Promise.all([readState(resolver, before.selector, before.text), readState(resolver, after.selector, after.text)]);
  const { compared, prompts } = await compareStates(sources, old, now);
  return { scope: 'all', before: old.label, after: now.label, compared, same: prompts.length === 0, prompts };
}

const HEAD = { kind: 'state', selector: { kind: 'revision', revision: 'HEAD' }, text: 'HEAD' } as const satisfies Target;
const WORKTREE = { kind: 'state', selector: { kind: 'worktree' }, text: '@worktree' } as const satisfies Target;

/** A word that is a prompt's name is that prompt; else it is what could follow the @. */
async function readTarget(resolver: Resolver, text: string): Promise<Target> {
  const reference = withoutStages(parseReference(text), text);
  if (reference.name === undefined) return { kind: 'state', selector: reference.selector, text };
  if (text.includes('@')) return { kind: 'prompt', name: reference.name, text };
  try {
    const living = promptsIn(resolver.project, await resolver.worktree()).map(({ name }) => name);
    return { kind: 'prompt', name: findName(reference.name, living, 'the work tree'), text };
  } catch (error) {
    if (!(error instanceof PromptError) || error.code !== 'prompt/not-found') throw error;
    return { kind: 'state', selector: parseReference(`@${text}`).selector, text };
  }
}

/** What a variant adds is not in any file: a difference of files cannot show it. */
function withoutStages(reference: Reference, text: string): Reference {
  if (reference.stages.length === 0) return reference;
  throw new PromptError('usage', { message: `\`${text}\` is a variant; a diff compares what files say`, remedy: 'compare variants with `prompt ab`' });
}

/** The side that names no prompt is a state of the one the other names. */
async function compareOne(resolver: Resolver, sources: DiffSources, before: Target, after: Target | undefined): Promise<DiffData> {
  const name = before.kind === 'prompt' ? before.name : after?.kind === 'prompt' ? after.name : undefined;
  const resolve = ({ kind, text }: Target): Promise<Resolved> => resolver.resolve(kind === 'prompt' || text.startsWith('@') ? text : `@${text}`, name);
  const first = await resolve(before);
  // A prompt alone is its work tree.
  if (after === undefined && first.source === 'worktree') return compareWithHead(resolver, sources, first);
  return compareSides(sources, first, after ? await resolve(after) : await resolver.resolve('@worktree', first.name));
}

async function compareSides(sources: DiffSources, old: Resolved, now: Resolved): Promise<DiffData> {
  for (const side of [old, now]) requirePrompt(side);
  const prompt = await describeDifference(sources, old, now);
  return { scope: 'prompt', before: old.label, after: now.label, compared: 1, same: prompt.change === 'same', prompts: [prompt] };
}

/** With what was committed last, as all prompts are where none is named; one that is not there was moved or is new. */
async function compareWithHead(resolver: Resolver, sources: DiffSources, now: Resolved): Promise<DiffData> {
  try {
    const old = await resolver.resolve('@git:HEAD', now.name);
    return await compareSides(sources, { ...old, label: `${now.name}@HEAD` }, now);
  } catch (error) {
    if (!(error instanceof PromptError) || error.code !== 'prompt/not-found') throw error;
    const all = await compareAll(resolver, sources, HEAD, WORKTREE);
    return { ...all, compared: 1, prompts: all.prompts.filter(({ name }) => name === now.name) };
  }
}
