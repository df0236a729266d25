import { join } from 'node:path';
import { readExactly, writeWhole } from '../../adapters/files.js';
import { PromptError } from '../../core/errors.js';
import { setTransform } from '../../core/prompt/front-matter/set-transform.js';
import type { Stage } from '../../core/prompt/front-matter/stage.js';
import { formatStage } from '../../core/prompt/front-matter/stage.js';
import { templateTexts } from '../../core/prompt/template/static-text.js';
import { FEWEST_SAMPLES } from '../../core/eval/vote.js';
import { benchTechniques } from '../../core/report/technique-bench.js';
import { asksAlready } from '../../core/transform/chain-of-thought/asks-already.js';
import { jsonOnly } from '../../core/transform/chain-of-thought/json-only.js';
import { type CommandResult, type Context, result } from '../command.js';
import { type BenchData, renderBench } from '../render/cot-bench.js';
import { assemble, openEvaluationSources } from '../workspace/evaluate/assemble.js';
import { conclude } from '../workspace/evaluate/conclude.js';
import { evaluate } from '../workspace/evaluate/evaluate.js';
import { readKeeping, readPermits, readRequest, readSettings, type RunOptions } from '../workspace/evaluate/options.js';
import { NO_REASONER } from '../workspace/evaluate/techniques.js';
import type { Project } from '../workspace/project.js';
import { requirePrompt } from '../workspace/require.js';
import { createResolver } from '../workspace/references/create-resolver.js';
import type { Resolved } from '../workspace/references/resolver.js';
import { templateNames } from '../workspace/templates/techniques.js';
import { stageFor } from './stage-for.js';

const NAME = 'chain-of-thought';
const VOTED = 'self-consistency';

type BenchOptions = RunOptions & { templates?: string[]; write?: boolean };

/** A prompt without reasoning against the same with each template, on its own queries. */
export async function benchCommand(context: Context, reference: string, typed: BenchOptions): Promise<CommandResult> {
  const sources = await openEvaluationSources(context, readKeeping(typed), readPermits(typed));
  const { project } = sources;
  const resolved = await createResolver(project, context.note).resolve(reference);
  refuse(resolved, typed.write === true);
  const templates = await templatesOf(project, typed);
  const request = readRequest('ab', referencesOf(reference, resolved, templates), typed, project);
  const settings = readSettings(typed, project);
  const assembled = await assemble(sources, request);
  if (assembled.parts[0]?.sides[0]?.model.kind === 'local-icl') throw new PromptError('usage', NO_REASONER);
  const evaluation = await evaluate(sources, request, assembled.parts, settings);
  const { exit, reports, run } = await conclude(context, assembled, evaluation, request, settings);
  const [report] = reports;
  if (!report) throw new Error('a run of one prompt has one report');
  const bench = benchTechniques(report, templates);
  const stage = stageFor(bench, assembled.parts[0]?.sides[0]?.variant.model ?? report.variants[0]?.model ?? '');
  const written = stage && typed.write === true ? await write(project, resolved, stage) : undefined;
  const data: BenchData = {
    reference: resolved.label, ...bench, queries: report.queries.count, model: report.variants[0]?.model ?? '', wantsWriting: typed.write === true,
    ...(stage ? { stage } : {}), ...(written === undefined ? {} : { written }), ...(run === undefined ? {} : { run }),
    ...(report.warnings ? { warnings: report.warnings } : {}), ...(report.notice === undefined ? {} : { notice: report.notice }), report,
  };
  return result(data, renderBench, exit === 0 && data.wantsWriting && !stage ? 3 : exit);
}

/** @throws PromptError `usage` where there is nothing to compare, or nowhere to write */
function refuse(resolved: Resolved, writes: boolean): void {
  const { label, stages, source } = resolved;
  const prompt = requirePrompt(resolved);
  if (stages.some(({ name }) => name === NAME)) {
    throw new PromptError('usage', { message: `${label} has a template already`, remedy: 'name the prompt without it: each template is tried' });
  }
  if (writes && (source !== 'worktree' || stages.length > 0)) {
    throw new PromptError('usage', {
      message: `--write cannot write into ${label}: it is no file of the work tree`,
      remedy: 'name the prompt alone',
    });
  }
  const closed = jsonOnly(prompt.content);
  if (closed !== undefined) throw new PromptError('transform/invalid', { stage: NAME, reason: closed });
  const asks = templateTexts(prompt).some(({ role, text }) => role !== 'assistant' && asksAlready(text));
  if (asks) {
    throw new PromptError('usage', {
      message: `${label} asks for reasoning itself, so no template would change it`,
      remedy: 'take that out of the prompt, and measure what it was for',
    });
  }
}

/** Without votes where there would be none. @throws PromptError `usage` */
async function templatesOf(project: Project, { templates, repeat = 1 }: BenchOptions): Promise<string[]> {
  const votes = repeat >= FEWEST_SAMPLES;
  if (templates === undefined) return (await templateNames(project)).filter((name) => votes || name !== VOTED);
  const named = [...new Set(templates)];
  if (named.length === 0) {
    throw new PromptError('usage', { message: '--templates names none', remedy: `write some of ${(await templateNames(project)).join(', ')}` });
  }
  if (named.includes(VOTED) && !votes) {
    throw new PromptError('usage', {
      message: `${VOTED} puts samples to a vote, which takes ${FEWEST_SAMPLES} or more of each query`,
      remedy: 'add --repeat 5, or leave it out of --templates',
    });
  }
  return named;
}

function referencesOf(reference: string, resolved: Resolved, templates: readonly string[]): string[] {
  const switched = requirePrompt(resolved).content.transforms.some(({ name }) => name === NAME);
  const without = switched ? formatStage({ name: NAME, options: { when: 'never' } }) : '';
  const withEach = templates.map((template) => formatStage({ name: NAME, options: { template, ...(switched ? { when: 'always' } : {}) } }));
  return [without, ...withEach].map((stage) => reference + stage);
}

/** @returns its path */
async function write(project: Project, resolved: Resolved, stage: Stage): Promise<string> {
  const { path } = requirePrompt(resolved);
  const file = join(project.root, path);
  const raw = await readExactly(file);
  const text = raw === undefined ? undefined : setTransform(raw, stage);
  if (text === undefined) throw new PromptError('cot/not-writable', { path });
  writeWhole(file, text);
  return path;
}
