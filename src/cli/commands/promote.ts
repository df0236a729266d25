import { PromptError } from '../../core/errors.js';
import { rootOf } from '../../core/prompt/layout.js';
import { contentFiles } from '../../core/release/manifest.js';
import { planPromote } from '../../core/release/plan.js';
import type { Evidence } from '../../core/release/release.js';
import { type ReportSummary } from '../../core/report/report.js';
import { historyOf, versionWithHash } from '../../core/version/history.js';
import { type CommandSpec, result } from '../command.js';
import { parseCount } from '../options.js';
import { renderRelease, type ReleaseData, toReleaseData } from '../render/release.js';
import { requireExpected } from '../workspace/conflict.js';
import { openProject, type Project } from '../workspace/project.js';
import { publish, readBlobTexts } from '../workspace/publish.js';
import { checkEnvironment, readReleases } from '../workspace/releases.js';
import { committedReports, worktreeReport } from '../workspace/reports.js';
import { requireCompiled, requirePrompt } from '../workspace/require.js';
import { createResolver, type Resolved, type Resolver } from '../workspace/resolve.js';
import { openTarget, PUBLISH_OPTIONS } from '../workspace/target.js';

export const promote: CommandSpec = {
  arguments: [{ name: '<ref>', description: 'the version to serve, such as triage@7; a name alone is its work tree, which must be committed' }],
  options: [
    { flags: '--env <name>', description: 'the environment (default: default_environment of .promptrc)' },
    { flags: '--canary <percent>', description: 'serve it to this share first', parse: parseCount },
    { flags: '--reason <text>', description: 'why, for the commit message' },
    ...PUBLISH_OPTIONS,
  ],
  examples: ['prompt promote support/triage@7', 'prompt promote triage --canary 10 --env production', 'prompt promote triage --branch promote-triage --push'],
  async run(context, [reference], options) {
    const project = await openProject(context.cwd);
    const target = await openTarget(project, context, options);
    const environment = checkEnvironment(project, (options['env'] as string | undefined) ?? project.config.default_environment);
    const resolver = createResolver(project);
    const resolved = await resolver.resolve(reference as string);
    if (resolved.stages.length > 0) {
      throw new PromptError('usage', { message: 'a variant cannot be promoted: what is served is what a file says', remedy: 'write the transforms into the front matter and commit' });
    }
    requireCompiled(resolved);
    const entry = await numberedEntry(resolver, resolved);
    const current = (await readReleases(project, target.commit)).get(environment, resolved.name);
    await requireExpected(project, target, current, { prompt: resolved.name, environment });
    const evidence = await evidenceFor(resolver, resolved);
    const plan = planPromote(current, {
      name: resolved.name, environment,
      version: entry.number,
      hash: entry.hash,
      ...(evidence ? { evidence } : {}),
      ...(options['canary'] === undefined ? {} : { canary: options['canary'] as number }),
      ...(options['reason'] === undefined ? {} : { reason: options['reason'] as string }),
    });
    const texts = await readBlobTexts(project, entry.files);
    const content = contentFiles(releasedPrompt(project, resolved, entry), texts);
    const published = await publish(project, target, plan, content);
    return result<ReleaseData>(toReleaseData(plan, published), renderRelease);
  },
};

async function numberedEntry(resolver: Resolver, resolved: Resolved) {
  const history = await resolver.history();
  if (history.shallow) throw new PromptError('repository/shallow', {});
  const entry = versionWithHash(historyOf(history.canonical, resolved.name), resolved.read.hash);
  if (entry) return entry;
  const { path } = requirePrompt(resolved);
  if (resolved.version === undefined) throw new PromptError('promote/uncommitted', { name: resolved.name, path });
  throw new PromptError('promote/unnumbered', { name: resolved.name, branch: history.heads.canonical.name });
}

function releasedPrompt(project: Project, resolved: Resolved, entry: { path: string; hash: string }) {
  const model = requirePrompt(resolved).content.model ?? project.config.default_model;
  return { name: resolved.name, path: entry.path, root: rootOf(project.layout, entry.path), hash: entry.hash, ...(model === undefined ? {} : { model }) };
}

/** What was measured of exactly this content, if anything. */
async function evidenceFor(resolver: Resolver, resolved: Resolved): Promise<Evidence | undefined> {
  const { hash, path } = requirePrompt(resolved);
  const own = await worktreeReport(resolver.project, path);
  const summary: ReportSummary | undefined = own?.content === hash ? own : committedReports(await resolver.history(), resolved.name).get(hash);
  if (!summary) return undefined;
  const { file, metric, value, queries, model, lower, upper } = summary;
  return { report: file, metric, value, queries, model, ...(lower === undefined ? {} : { lower }), ...(upper === undefined ? {} : { upper }) };
}
