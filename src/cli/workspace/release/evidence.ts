import { resolve as resolvePath } from 'node:path';
import { requireText } from '../../../adapters/files.js';
import { levelOf } from '../../../core/check/levels.js';
import { policyProblems } from '../../../core/check/untrusted/policy-problems.js';
import { requiredPolicies } from '../../../core/check/untrusted/required-policies.js';
import { PromptError } from '../../../core/errors.js';
import { createExampleCheck } from '../../../core/prompt/values/check-example.js';
import type { CompiledPrompt } from '../../../core/prompt/template/compile.js';
import { reportPath } from '../../../core/prompt/layout/layout.js';
import { evidenceOf } from '../../../core/release/evidence.js';
import { isModel, judgePolicy, type PolicyQuestion, type Requirement } from '../../../core/release/policy.js';
import { type Evidence, type ReleasedContent, stableOf } from '../../../core/release/release.js';
import { parseReport, type Report } from '../../../core/report/report.js';
import type { Prompt } from '../../../core/prompt/prompt.js';
import type { CommittedReport } from '../../../core/version/history.js';
import type { Releases } from './releases.js';
import { findReportText } from '../reports/reports.js';
import type { Resolver } from '../references/resolver.js';
import { readHere } from '../tree.js';

/** What is to be promoted, and where to. */
export interface Candidate {
  environment: string;
  name: string;
  /** What names it on a command line. */
  own: string;
  prompt: Prompt;
  compiled: CompiledPrompt;
  model?: string;
}

/** What the environment asks of a candidate, what was found, and what of it goes into the release. */
export interface Examined {
  requirements: Requirement[];
  evidence?: Evidence;
  /** The report itself, where it was given as a file. */
  reportText?: string;
}

/** @param releases what is served where it is to be promoted @param given a report made elsewhere, as typed and relative to `cwd` */
export async function examine(
  resolver: Resolver,
  releases: Releases,
  candidate: Candidate,
  given: { file: string; cwd: string } | undefined,
): Promise<Examined> {
  const { project } = resolver;
  const { environment, name, own, prompt, compiled, model } = candidate;
  const { policy, promotes_from: from } = project.config.environments[environment] ?? {};
  const models = [...(model === undefined ? [] : [model]), ...(policy?.evidence_models ?? [])];
  const text = given ? await readGiven(given, prompt.hash) : await findOwn(resolver, name, prompt, models);
  const report = text === undefined ? undefined : parseReport(text);
  const current = releases.own(environment, name);
  const question: PolicyQuestion = {
    environment, name, own,
    hash: prompt.hash,
    alpha: project.config.evaluation.alpha,
    maxLost: project.config.evaluation.max_lost,
    ...untrustedOf(project, prompt),
    examples: unfitExamples(project, compiled),
    here: (await resolver.resolve(name).catch(() => undefined))?.read.hash === prompt.hash,
    ...(model === undefined ? {} : { model }),
    ...(policy ? { policy } : {}),
    ...(report ? { report } : {}),
    ...(current ? { served: stableOf(current) } : {}),
    ...(from === undefined ? {} : { before: { environment: from, ...servedIn(releases, from, name) } }),
  };
  const { requirements, baseline } = judgePolicy(question);
  const evidence = report && text !== undefined ? evidenceOf(text, report, prompt.hash, baseline) : undefined;
  return { requirements, ...(evidence ? { evidence } : {}), ...(given && text !== undefined ? { reportText: text } : {}) };
}

/** What the project asks of the prompt's policies, and where it falls short; nothing where it asks for none. */
function untrustedOf({ config }: Resolver['project'], prompt: Prompt): Pick<PolicyQuestion, 'untrusted'> {
  const required = requiredPolicies(prompt, config.untrusted);
  if (Object.keys(required).length === 0) return {};
  return { untrusted: { short: policyProblems(prompt, required).map(({ message }) => message) } };
}

/** What `check` says of the examples it is served with, unless the project takes that for no error. */
function unfitExamples({ config }: Resolver['project'], compiled: CompiledPrompt): string[] {
  const { content: { examples = [] } } = compiled.prompt;
  if (examples.length === 0 || (levelOf(config.check.rules, UNFIT) ?? 'error') !== 'error') return [];
  const check = createExampleCheck(compiled);
  return examples.flatMap((example) => check(example).map((fault) => `${example.id}: ${fault}`));
}

const UNFIT = 'examples/unfit';

function servedIn(releases: Releases, environment: string, name: string): { served?: ReleasedContent } {
  const release = releases.own(environment, name);
  return release ? { served: stableOf(release) } : {};
}

/** The report beside the prompt, else the newest in history; one by a model that counts before any other. */
async function findOwn(resolver: Resolver, name: string, { path, hash }: Prompt, models: readonly string[]): Promise<string | undefined> {
  const beside = await readHere(resolver.project, reportPath(path));
  const own = beside?.ok ? parseReport(beside.text) : undefined;
  const counts = own?.content === hash && own.variants.some((variant) => variant.content === hash && models.some((model) => isModel(variant, model)));
  if (beside?.ok && counts) return beside.text;
  const byModel = ({ model, local }: CommittedReport): boolean => models.some((one) => isModel({ model, modelKind: local ? 'local-icl' : 'api' }, one));
  const committed = await findReportText(resolver.project, await resolver.history(), name, hash, byModel);
  return committed ?? (beside?.ok && own?.content === hash ? beside.text : undefined);
}

async function readGiven({ file, cwd }: { file: string; cwd: string }, hash: string): Promise<string> {
  const text = await requireText(resolvePath(cwd, file), file);
  const report: Report | undefined = parseReport(text);
  if (!report) throw new PromptError('report/invalid', { file, reason: 'it is no report of this tool' });
  if (!report.variants.some(({ role, content }) => role === 'candidate' && content === hash)) {
    throw new PromptError('report/invalid', { file, reason: `it describes other contents than ${hash.slice(0, 12)}` });
  }
  return text;
}
