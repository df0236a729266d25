import { join, relative, resolve as resolvePath } from 'node:path';
import { writeWhole } from '../../adapters/files.js';
import { loadPrices } from '../../adapters/prices.js';
import { type ExitCode, PromptError } from '../../core/errors.js';
import type { QueryFilter } from '../../core/eval/filter.js';
import type { CaseResult } from '../../core/eval/run.js';
import { reportPath } from '../../core/prompt/layout.js';
import { buildReport, type ReportInput } from '../../core/report/build.js';
import { formatReport, type Report } from '../../core/report/report.js';
import { exitOf, type Gate, GATES } from '../../core/report/gate.js';
import { type CommandSpec, type Context, result } from '../command.js';
import { parseCount, parseList } from '../options.js';
import { renderReport, type AbData } from '../render/report.js';
import { type Evaluation, evaluate, noticeFor, prepareSide, ruleOf, type Side } from '../workspace/evaluation.js';
import { openProject, type Project, requireWorktree } from '../workspace/project.js';
import { readQuerySet } from '../workspace/queries.js';
import { requirePrompt } from '../workspace/require.js';
import { createResolver, type Resolved, type Resolver } from '../workspace/resolve.js';
import { openRunFolder } from '../workspace/runs.js';
import { openTokenCounts } from '../workspace/tokens.js';

export const ab: CommandSpec = {
  arguments: [
    { name: '<baseline>', description: 'what is served or was there before, such as triage@production' },
    { name: '<candidates...>', description: 'what it is compared with; @5 belongs to the baseline’s prompt' },
  ],
  options: [
    { flags: '--queries <file>', description: 'another query set' },
    { flags: '--filter <term>', description: 'split=dev, tag=<tag>, id=<id>; without a split, test where there is one', parse: parseList },
    { flags: '--limit <n>', description: 'at most so many queries, the first', parse: parseCount },
    { flags: '--sample <n>', description: 'at most so many queries, drawn by the seed', parse: parseCount },
    { flags: '--seed <n>', description: 'for order, draws and resampling', parse: parseCount },
    { flags: '--model <provider/name>', description: 'one model for all variants' },
    { flags: '--concurrency <n>', description: 'requests at a time', parse: parseCount },
    { flags: '--fail-on <gate>', description: 'exit 1 on regression, 3 when inconclusive', choices: GATES, parse: parseList },
    { flags: '--out <file>', description: 'write the report there instead of beside the prompt' },
  ],
  examples: ['prompt ab support/triage@production support/triage', 'prompt ab triage@2 @3 @4 --seed 7 --fail-on regression'],
  async run(context, [baseline, candidates], typed) {
    const options = readOptions(typed);
    const project = await openProject(context.cwd);
    requireWorktree(project);
    const resolver = createResolver(project, context.note);
    const counts = await openTokenCounts(project);
    const references = [baseline as string, ...(candidates as string[])];
    const sides = await Promise.all((await resolveAll(resolver, references)).map((resolved) => prepareSide(project, context.env, counts, resolved, options.model)));
    distinct(sides);
    const subject = (sides.at(-1) as Side).resolved;
    const set = await readQuerySet(project, requirePrompt(subject), options.queries === undefined ? undefined : { file: options.queries, cwd: context.cwd });
    const seed = options.seed ?? project.config.evaluation.seed;
    const folder = openRunFolder(project, subject.name, new Date());
    const evaluation = await evaluate(context, sides, set, { ...options.filter, seed }, {
      concurrency: options.concurrency ?? project.config.evaluation.concurrency,
      price: await loadPrices(project.config.prices),
      onResult: (one) => folder.append(rowOf(one, sides)),
    });
    await counts.save();
    const input = inputOf(project, sides, evaluation, seed);
    const report = buildReport(input);
    folder.write('report.json', formatReport(report));
    const written = options.out === undefined ? await writeOwn(resolver, input, sides, options, evaluation.partial) : writeOut(context, options.out, report);
    context.note(written === undefined ? `report: ${folder.path}/report.json (${NOT_BESIDE})` : `report: ${written}`);
    const data: AbData = { ...report, run: folder.path, ...(written === undefined ? {} : { written }) };
    return result(data, renderReport, exitFor(report, options.gates, project));
  },
};

const NOT_BESIDE = "not beside the prompt: it is not about the work tree's prompt on its whole query set";

interface AbOptions {
  queries?: string;
  filter: Omit<QueryFilter, 'seed'>;
  seed?: number;
  model?: string;
  concurrency?: number;
  gates: Gate[];
  out?: string;
}

function readOptions(typed: Record<string, unknown>): AbOptions {
  const { queries, seed, model, concurrency, out, limit, sample, filter, failOn } = typed as Partial<Record<string, unknown>>;
  return {
    filter: { terms: (filter as string[] | undefined) ?? [], ...given({ limit, sample }) },
    gates: gatesOf(failOn),
    ...given({ queries, seed, model, concurrency, out }),
  } as AbOptions;
}

/** The members that were typed. */
function given(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** `@5` belongs to the prompt named first. */
async function resolveAll(resolver: Resolver, [first = '', ...others]: readonly string[]): Promise<Resolved[]> {
  const resolved = [await resolver.resolve(first)];
  for (const reference of others) resolved.push(await resolver.resolve(reference, resolved[0]?.name));
  return resolved;
}

function gatesOf(given: unknown): Gate[] {
  return ((given as string[] | undefined) ?? []).map((name) => {
    const gate = GATES.find((known) => known === name);
    if (!gate) throw new PromptError('usage', { message: `\`--fail-on ${name}\` is not a gate`, remedy: `use ${GATES.join(' or ')}` });
    return gate;
  });
}

/** Two sides that would send the same requests compare nothing. */
function distinct(sides: readonly Side[]): void {
  const seen = new Map<string, string>();
  for (const { reported, variant, model } of sides) {
    const key = JSON.stringify([reported.content, variant.stages, model.id]);
    const other = seen.get(key);
    if (other !== undefined) {
      throw new PromptError('usage', { message: `${other} and ${reported.label} have the same content, transforms and model`, remedy: 'there is nothing to compare; see `prompt log` for the versions' });
    }
    seen.set(key, reported.label);
  }
}

function rowOf({ variant, query, outcome, cost }: CaseResult, sides: readonly Side[]): Record<string, unknown> {
  const label = sides[variant]?.reported.label;
  return outcome.ok ? { variant: label, query, ...outcome.completion, cost } : { variant: label, query, error: outcome.failure };
}

function inputOf(project: Project, sides: readonly Side[], { set, queries, split, cases }: Evaluation, seed: number): ReportInput {
  return {
    prompt: sides.at(-1)?.resolved.name ?? '',
    set, queries, cases, seed,
    variants: sides.map((side) => side.reported),
    rule: ruleOf(project.config.evaluation),
    ...(split === undefined ? {} : { split }),
    ...noticeFor(sides),
  };
}

/** The report beside the prompt, if one candidate is the work tree's prompt as it stands, on its whole query set. @returns its path */
async function writeOwn(resolver: Resolver, input: ReportInput, sides: readonly Side[], options: AbOptions, partial: boolean): Promise<string | undefined> {
  const index = partial || options.queries !== undefined || options.model !== undefined ? undefined : await ownCandidate(resolver, sides);
  if (index === undefined) return undefined;
  const kept = [0, index];
  const cases = input.cases.filter((one) => kept.includes(one.variant)).map((one) => ({ ...one, variant: kept.indexOf(one.variant) }));
  const report = buildReport({ ...input, cases, variants: kept.map((position) => input.variants[position] as ReportInput['variants'][number]) });
  const path = reportPath(requirePrompt((sides[index] as Side).resolved).path);
  writeWhole(join(resolver.project.root, path), formatReport(report));
  return path;
}

async function ownCandidate(resolver: Resolver, sides: readonly Side[]): Promise<number | undefined> {
  for (const [index, { resolved }] of sides.entries()) {
    if (index === 0 || resolved.stages.length > 0) continue;
    const here = resolved.source === 'worktree' ? resolved : await resolver.resolve(resolved.name).catch(() => undefined);
    if (here?.read.hash === resolved.read.hash) return index;
  }
  return undefined;
}

function writeOut(context: Context, out: string, report: Report): string {
  const path = resolvePath(context.cwd, out);
  writeWhole(path, formatReport(report));
  return relative(context.cwd, path) || out;
}

/** Too many lost requests are an outage, not a result. */
function exitFor(report: Report, gates: readonly Gate[], project: Project): ExitCode {
  const lost = Math.max(...report.variants.map((variant) => variant.errors)) / report.queries.count;
  return lost > project.config.evaluation.max_lost ? 4 : exitOf(report, gates);
}
