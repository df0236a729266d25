import { mergeBase } from '../../../adapters/git/merge-base.js';
import { readHeads } from '../../../adapters/git/repository.js';
import type { CheckedPrompt } from '../../../core/check/rule.js';
import { PromptError } from '../../../core/errors.js';
import { shortHash } from '../../../core/prompt/content.js';
import type { Prompt } from '../../../core/prompt/prompt.js';
import { staticText } from '../../../core/prompt/scan.js';
import { templateTexts } from '../../../core/prompt/static-text.js';
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

/** Of the template since then; undefined for a new prompt. */
export async function measureGrowth(prompt: Prompt, before: Before, max: number, model: string, counts: TokenCounts): Promise<CheckedPrompt['growth']> {
  const then = await before.prompt(prompt.name);
  if (!then) return undefined;
  const size = async (one: Prompt) => sumTokens(await counts.count(model, templateTexts(one).map(({ text }) => text)));
  const [old, now] = [await size(then), await size(prompt)];
  if (now.tokens <= old.tokens) return undefined;
  return { before: old, now, max, since: await before.since(), partials: await grownPartials(then, prompt, model, counts) };
}

async function grownPartials(then: Prompt, prompt: Prompt, model: string, counts: TokenCounts): Promise<{ name: string; tokens: number }[]> {
  const names = Object.keys(prompt.content.partials);
  const textsOf = ({ content }: Prompt): string[] => names.map((name) => (Object.hasOwn(content.partials, name) ? staticText(content.partials[name] ?? '') : ''));
  const [old, now] = [await counts.count(model, textsOf(then)), await counts.count(model, textsOf(prompt))];
  return names.flatMap((name, index) => {
    const tokens = (now[index]?.tokens ?? 0) - (old[index]?.tokens ?? 0);
    return tokens > 0 ? [{ name, tokens }] : [];
  });
}
