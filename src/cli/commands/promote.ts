import { PromptError } from '../../core/errors.js';
import { shortHash } from '../../core/prompt/content.js';
import { formatPlace } from '../../core/finding.js';
import { rootOf } from '../../core/prompt/layout/layout.js';
import { contentFiles } from '../../core/release/manifest.js';
import { planPromote } from '../../core/release/plan.js';
import { exitOfRequirements, type Requirement, withRemediesOnce } from '../../core/release/policy.js';
import { releasedReportPath } from '../../core/release/release-files.js';
import { type HistoryEntry, historyOf, versionWithHash } from '../../core/version/history.js';
import { defineCommand, result } from '../command.js';
import { parseCount } from '../options.js';
import { renderRelease, type ReleaseData, toReleaseData } from '../render/release.js';
import { examine } from '../workspace/release/evidence.js';
import { requireExpected } from '../workspace/release/conflict.js';
import { requirePushable } from '../workspace/release/push-release.js';
import { publish, readBlobTexts } from '../workspace/release/publish.js';
import { openProject } from '../workspace/project.js';
import { ENVIRONMENT_OPTION, checkEnvironment, readReleases } from '../workspace/release/releases.js';
import { requireCompiled, requirePrompt } from '../workspace/require.js';
import { openVariant } from '../../runtime/open-variant.js';
import { templatesFor } from '../workspace/templates/techniques.js';
import { numberedTip } from '../workspace/history/history.js';
import { createResolver } from '../workspace/references/create-resolver.js';
import type { Resolved, Resolver } from '../workspace/references/resolver.js';
import { releaseTemplates } from '../workspace/release/release-templates.js';
import { openTarget, PUBLISH_OPTIONS } from '../workspace/release/target.js';

export const promote = defineCommand({
  arguments: [{ name: '<ref>', description: 'the version to serve, such as triage@7; a name alone is its work tree, which must be committed' }],
  options: [
    ENVIRONMENT_OPTION,
    { flags: '--canary <percent>', description: 'serve it to this share first', parse: parseCount },
    { flags: '--report <file>', description: 'evidence made elsewhere, such as in CI; it goes into the release' },
    { flags: '--reason <text>', description: 'why, for the commit message' },
    { flags: '--force', description: 'in spite of the environment’s policy; needs --reason' },
    ...PUBLISH_OPTIONS,
  ],
  examples: ['prompt promote support/triage@7', 'prompt promote triage --canary 10 --env production', 'prompt promote triage --branch promote-triage --push'],
  async run(context, [reference], options) {
    const { cwd } = context;
    const project = await openProject(cwd);
    const target = await openTarget(project, context, options);
    const environment = checkEnvironment(project, options.env);
    // A policy that is misspelt asks for nothing.
    for (const { place, message } of project.findings) context.note(`warning: ${formatPlace(place)}: ${message}`);
    const resolver = createResolver(project, context.note);
    const resolved = await resolver.resolve(reference);
    if (resolved.stages.length > 0) {
      throw new PromptError('usage', {
        message: 'a variant cannot be promoted: what is served is what a file says',
        remedy: 'write the transforms into the front matter and commit',
      });
    }
    const compiled = requireCompiled(resolved);
    const entry = await numberedEntry(resolver, resolved);
    // A revert gives an old content a new number.
    if (!(entry instanceof PromptError) && resolved.source === 'history' && resolved.version !== undefined && resolved.version !== String(entry.number)) {
      context.note(`note: ${resolved.name}@${resolved.version} has the content of version ${entry.number}, by which it is called here`);
    }
    const releases = await readReleases(project, target.commit);
    // An alias gives way: it stood for another prompt.
    const current = releases.own(environment, resolved.name);
    const other = releases.get(environment, resolved.name);
    if (other !== current) context.note(`so far ${environment} serves ${other?.prompt} to whoever asks for ${resolved.name}`);
    const which = { prompt: resolved.name, environment };
    await requirePushable(project, target, which);
    await requireExpected(project, target, current, which);
    const model = requirePrompt(resolved).content.model ?? project.config.default_model;
    // What no application could render is no version to serve.
    await openVariant(compiled, [], { fallback: model, templates: templatesFor(project, resolved) });
    const own = entry instanceof PromptError ? resolved.label : `${resolved.name}@${entry.number}`;
    const candidate = { environment, name: resolved.name, own, prompt: requirePrompt(resolved), compiled, ...(model === undefined ? {} : { model }) };
    const given = options.report === undefined ? undefined : { file: options.report, cwd };
    const { requirements, evidence, reportText } = await examine(resolver, releases, candidate, given);
    if (entry instanceof PromptError) throw withUnmet(entry, environment, options.force === true ? [] : requirements);
    const gate = gateOf(requirements, options);
    const plan = planPromote(current, {
      name: resolved.name, environment,
      version: entry.number,
      hash: entry.hash,
      ...gate,
      ...(evidence ? { evidence } : {}),
      ...(options.canary === undefined ? {} : { canary: options.canary }),
      ...(options.reason === undefined ? {} : { reason: options.reason }),
    });
    const namesake = [...(current?.serves ?? []), ...(current?.kept ?? [])].find(({ version, hash }) => version === entry.number && hash !== entry.hash);
    if (namesake) context.note(`note: ${environment} keeps another content by the number ${entry.number} (${shortHash(namesake.hash)}); their hashes tell them apart`);
    const exit = gate.gate === 'forced' ? 0 : exitOfRequirements(requirements);
    const templates = await releaseTemplates(project, target.commit, resolved, compiled, context.note);
    const served = { name: resolved.name, path: entry.path, root: rootOf(project.layout, entry.path), hash: entry.hash, templates };
    const content = contentFiles({ ...served, ...(model === undefined ? {} : { model }) }, await readBlobTexts(project, entry.files));
    const report = reportText === undefined ? {} : { [releasedReportPath(environment, resolved.name)]: reportText };
    const published = exit === 0 ? await publish(project, target, plan, { ...content, ...report }) : undefined;
    const deprecated = await isDeprecated(resolver, resolved);
    const data = { ...toReleaseData(plan, published), requirements, refused: exit !== 0, ...(deprecated ? { deprecated } : {}) };
    return result<ReleaseData>(data, renderRelease, exit);
  },
});

/** Whether the prompt's file says so, then or now: that is no part of a version. */
async function isDeprecated(resolver: Resolver, resolved: Resolved): Promise<boolean> {
  const now = await resolver.resolve(resolved.name).catch(() => undefined);
  return [resolved, now].some((one) => one?.read.prompt?.frontMatter.deprecated);
}

/** What the release says of the environment's policy. @throws PromptError `usage` */
function gateOf(
  requirements: readonly Requirement[],
  { force, reason }: { force?: boolean; reason?: string },
): { gate?: 'passed' | 'forced'; forced?: string } {
  if (force === true && (reason ?? '').trim() === '') {
    throw new PromptError('usage', { message: '--force needs a reason', remedy: 'say why with --reason "…": the release records it' });
  }
  if (requirements.every(({ state }) => state === 'met')) return requirements.length > 0 ? { gate: 'passed' } : {};
  return force === true ? { gate: 'forced', forced: reason as string } : {};
}

/** What is no version cannot be promoted; what else it lacks is told with that. */
function withUnmet(fault: PromptError, environment: string, requirements: readonly Requirement[]): Error {
  const unmet = withRemediesOnce(requirements.filter(({ state }) => state !== 'met'));
  const others = unmet.map(
    ({ what, found, remedy }) => new PromptError('promote/unmet', { environment, what, found, ...(remedy === undefined ? {} : { remedy }) }),
  );
  return others.length === 0 ? fault : new AggregateError([fault, ...others]);
}

/** @returns why it is no version, where it is none */
async function numberedEntry(resolver: Resolver, resolved: Resolved): Promise<(HistoryEntry & { number: number }) | PromptError> {
  const history = await resolver.history();
  if (history.shallow) throw new PromptError('repository/shallow', {});
  const entry = versionWithHash(historyOf(history.canonical, resolved.name), resolved.read.hash);
  if (entry) return entry;
  const { path } = requirePrompt(resolved);
  const { source } = resolved;
  if (resolved.version === undefined && (source === 'worktree' || source === 'staged')) {
    const committed = (numberedTip(history, resolved.name)?.latest.number ?? 0) > 0;
    return new PromptError('promote/uncommitted', { name: resolved.name, path, staged: source === 'staged', committed });
  }
  return new PromptError('promote/unnumbered', { name: resolved.name, branch: history.heads.canonical.name });
}
