import { join } from 'node:path';
import { readExactly, writeWhole } from '../../adapters/files.js';
import { PromptError } from '../../core/errors.js';
import { comparePrompts } from '../../core/prompt/compare/compare-prompts.js';
import type { Prompt } from '../../core/prompt/prompt.js';
import { replaceBody } from '../../core/prompt/front-matter/replace-body.js';
import type { Report } from '../../core/report/report.js';
import { LOSS } from '../../core/transform/compress/level.js';
import type { CompressedBody, TemplateOptions } from '../../core/transform/compress/template.js';
import { type CommandResult, type Context, result } from '../command.js';
import { type CompressData, renderCompress } from '../render/compress/template.js';
import { type Project, requireWorktree } from '../workspace/project.js';
import type { Resolved } from '../workspace/references/resolver.js';
import { isWorse, measureLoss } from './measure-loss.js';
import { ablates, type CompressOptions } from './options.js';
import { placeFinder } from './place-finder.js';

export interface TemplateWish {
  project: Project;
  resolved: Resolved;
  prompt: Prompt;
  /** Whose encoding counts. */
  model: string;
  wanted: TemplateOptions;
  /** The reference as typed, and the stage of a variant that says the same. */
  original: string;
  stage: string;
  typed: CompressOptions;
}

/** A body in fewer tokens: by edits, then by a model where one is named. Exit 1 where a target is missed or what comes of it is worse. */
export async function shortenTemplate(context: Context, wish: TemplateWish): Promise<CommandResult> {
  const { project, resolved, prompt, model, wanted, original, stage, typed } = wish;
  const [{ loadTokenCounter }, { compressBody, shortBy, withBody }] = await Promise.all([
    import('../../adapters/tokens.js'),
    import('../../core/transform/compress/template.js'),
  ]);
  const counter = await loadTokenCounter(model);
  const edited = compressBody(prompt, prompt.content.body, wanted, counter);
  const engine = typed.engine;
  const rewritten =
    engine === undefined
      ? undefined
      : await (await import('./rewrite-passages.js')).rewritePassages(context, project, edited, { engine, prompt, counter, typed });
  const ablated =
    ablates(typed) && (edited.budget === undefined || shortBy(edited) > 0)
      ? await (await import('./ablate.js')).ablate(context, edited, { reference: original, prompt, counter, typed })
      : undefined;
  const compressed = ablated?.compressed ?? rewritten?.compressed ?? edited;
  const short = shortBy(compressed);
  const done = short === 0 || wanted.bestEffort;
  const changed = compressed.text !== prompt.content.body;
  const measure = async (): Promise<Report> =>
    rewritten
      ? (await import('./measure-body.js')).measureBody(
          context,
          original,
          withBody(prompt, compressed.text),
          withRest(typed, rewritten.data.incurred),
        )
      : measureLoss(context, original, stage, typed);
  const measured = ablated ? ablated.report : done && typed.evaluate === true && changed ? await measure() : undefined;
  // What was left out was shown to lose no more than the margin, which is what was asked for.
  const harmful = measured !== undefined && ablated?.data.confirmed !== true && isWorse(measured);
  const written = done && !harmful && typed.write === true ? await write(project, resolved, prompt, compressed.text) : undefined;
  const data: CompressData = {
    ...describe(prompt, compressed),
    reference: resolved.label,
    model,
    ...(compressed.budget === undefined ? {} : { target: { tokens: compressed.budget, met: short === 0, shortBy: short } }),
    messages: comparePrompts(prompt, withBody(prompt, compressed.text)).messages,
    partials: Object.keys(prompt.content.partials),
    done,
    explain: typed.explain === true,
    ...(rewritten === undefined ? {} : { engine: rewritten.data }),
    ...(ablated === undefined ? {} : { ablation: ablated.data }),
    ...(measured === undefined ? {} : { measured, harmful }),
    ...(written === undefined ? {} : { written }),
  };
  return result(data, renderCompress, done && !harmful ? 0 : 1);
}

/** What the model that rewrites has spent is not there any more for the one that answers. */
function withRest(typed: CompressOptions, spent = 0): CompressOptions {
  const { maxUsd } = typed;
  return maxUsd === undefined ? typed : { ...typed, maxUsd: Math.max(0, maxUsd - spent) };
}

function describe(
  prompt: Prompt,
  { before, after, edits, level, blocked, text }: CompressedBody,
): Pick<CompressData, 'tokens' | 'level' | 'file' | 'edits' | 'blockedBy' | 'body'> {
  const placeAt = placeFinder(prompt);
  return {
    level,
    file: prompt.path,
    tokens: { before: before.tokens, after: after.tokens, saved: before.tokens - after.tokens, method: after.method },
    edits: edits.map(({ start, end, ...edit }) => ({ ...edit, loss: LOSS[edit.level], ...placeAt(start), span: [start, end] })),
    blockedBy: blocked,
    body: text,
  };
}

/** @returns the path that was written; undefined where there was nothing to change */
async function write(project: Project, { source, label }: Resolved, { path, content }: Prompt, body: string): Promise<string | undefined> {
  requireWorktree(project);
  if (source !== 'worktree') throw new PromptError('compress/not-writable', { label, reason: 'it is no file of the work tree' });
  if (body === content.body) return undefined;
  const file = join(project.root, path);
  const raw = await readExactly(file);
  const text = raw === undefined ? undefined : replaceBody(raw, content.body, body);
  if (text === undefined) {
    throw new PromptError('compress/not-writable', { label, reason: `${path} was changed meanwhile, or its line ends are mixed` });
  }
  writeWhole(file, text);
  return path;
}
