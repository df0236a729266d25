import { mergeBase } from '../../../adapters/git/merge-base.js';
import { readHeads } from '../../../adapters/git/repository.js';
import type { Growth, PromptFacts } from '../../../core/check/rule.js';
import { PromptError } from '../../../core/errors.js';
import { shortHash } from '../../../core/prompt/content.js';
import { classify, type Layout, partialsFolder } from '../../../core/prompt/layout/layout.js';
import type { Prompt } from '../../../core/prompt/prompt.js';
import { staticText } from '../../../core/prompt/template/scan.js';
import { templateTexts } from '../../../core/prompt/template/static-text.js';
import { once } from '../once.js';
import type { Project } from '../project.js';
import { commitTree, promptsIn, readPrompts } from '../tree.js';
import { sumTokens, type TokenCounts } from '../tokens.js';

/** Prompts as they were, where what is looked at began. */
export interface Before {
  /** As messages name it. */
  since(): Promise<string>;
  /** Undefined for one that was not there, or could not be read. */
  prompt(name: string): Promise<Prompt | undefined>;
}

/**
 * Asked only where a prompt limits its growth.
 * @param commit by default where HEAD left the canonical branch; on that branch HEAD itself
 * @throws PromptError `repository/shallow`, from its functions
 */
export function openBefore(project: Project, commit?: string): Before {
  const base = once(async () => commit ?? (await branchPoint(project)));
  const tree = once(async () => {
    const oid = await base();
    return oid === undefined ? undefined : commitTree(project, oid, oid);
  });
  return {
    since: async () => shortHash((await base()) ?? ''),
    async prompt(name) {
      const files = await tree();
      const file = files && promptsIn(project, files).find((one) => one.name === name);
      return file && (await readPrompts(project, files, [file]))[0]?.prompt;
    },
  };
}

/** Undefined before the first commit: nothing has grown. */
async function branchPoint({ repository, config }: Project): Promise<string | undefined> {
  const { git, head, shallow } = repository;
  if (head === undefined) return undefined;
  const { canonical } = await readHeads(repository, config.branch);
  const base = await mergeBase(git, head, canonical.oid);
  if (base === undefined && shallow) throw new PromptError('repository/shallow', { unknown: `where this branch left ${canonical.name} is` });
  return base;
}

/** What a prompt is compared with. */
type Measured = Pick<Prompt, 'content' | 'messages'>;

/** Of the template since the branch left, and since each version that is served, as far as that is known; none of a new prompt. */
export async function measureGrowth(
  prompt: Prompt,
  earlier: { before: Before; served?: PromptFacts['served'] },
  max: number,
  { layout, counts, model }: Sizing,
): Promise<Growth[]> {
  const file = (name: string): string => `${partialsFolder(classify(layout, prompt.path)?.root ?? '.')}/${name}.md`;
  const size = async (one: Measured) => sumTokens(await counts.count(model, templateTexts(one).map(({ text }) => text)));
  const now = await size(prompt);
  const since = async (then: Measured, words: () => string | Promise<string>): Promise<Growth[]> => {
    const old = await size(then);
    if (now.tokens <= old.tokens) return [];
    const partials = await grownPartials(then, prompt, model, counts);
    return [{ before: old, now, max, since: await words(), partials: partials.map((one) => ({ ...one, file: file(one.name) })) }];
  };
  const then = await earlier.before.prompt(prompt.name);
  const grown = then ? await since(then, () => earlier.before.since()) : [];
  for (const [version, { environments, served }] of byVersion(earlier.served ?? [])) {
    grown.push(...(await since(served, () => `version ${version}, which ${environments.join(' and ')} ${environments.length === 1 ? 'serves' : 'serve'}`)));
  }
  return grown;
}

interface Sizing {
  layout: Layout;
  counts: TokenCounts;
  model: string;
}

/** Environments that serve the same have grown by the same. */
function byVersion(served: NonNullable<PromptFacts['served']>): Map<number, { environments: string[]; served: Measured }> {
  const versions = new Map<number, { environments: string[]; served: Measured }>();
  for (const { environment, version, prompt } of served) {
    const known = versions.get(version);
    if (known) known.environments.push(environment);
    else versions.set(version, { environments: [environment], served: prompt });
  }
  return versions;
}

async function grownPartials(then: Measured, prompt: Prompt, model: string, counts: TokenCounts): Promise<{ name: string; tokens: number }[]> {
  const names = Object.keys(prompt.content.partials);
  const textsOf = ({ content }: Measured): string[] =>
    names.map((name) => (Object.hasOwn(content.partials, name) ? staticText(content.partials[name] ?? '') : ''));
  const [old, now] = [await counts.count(model, textsOf(then)), await counts.count(model, textsOf(prompt))];
  return names.flatMap((name, index) => {
    const tokens = (now[index]?.tokens ?? 0) - (old[index]?.tokens ?? 0);
    return tokens > 0 ? [{ name, tokens }] : [];
  });
}
