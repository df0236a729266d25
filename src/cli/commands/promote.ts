import { PromptError } from '../../core/errors.js';
import { rootOf } from '../../core/prompt/layout.js';
import { contentFiles } from '../../core/release/manifest.js';
import { planPromote } from '../../core/release/plan.js';
import { type Evidence, stableOf } from '../../core/release/release.js';
import { type ReportSummary } from '../../core/report/report.js';
import { historyOf, versionWithHash } from '../../core/version/history.js';
import { type CommandSpec, result } from '../command.js';
import { parseCount } from '../options.js';
import { renderRelease, type ReleaseData, toReleaseData } from '../render/release.js';
import { commitRelease, readBlobTexts, requireCommittable } from '../workspace/publish.js';
import { openProject, type Project } from '../workspace/project.js';
import { checkEnvironment } from '../workspace/releases.js';
import { committedReports, worktreeReport } from '../workspace/reports.js';
import { requireCompiled, requirePrompt } from '../workspace/require.js';
import { createResolver, type Resolved, type Resolver } from '../workspace/resolve.js';

export const promote: CommandSpec = {
  arguments: [{ name: '<ref>', description: 'the version to serve, such as triage@7; a name alone is its work tree, which must be committed' }],
  options: [
    { flags: '--env <name>', description: 'the environment (default: default_environment of .promptrc)' },
    { flags: '--canary <percent>', description: 'serve it to this share first', parse: parseCount },
    { flags: '--expect <hash>', description: 'only if the environment serves this content hash now' },
    { flags: '--reason <text>', description: 'why, for the commit message' },
    { flags: '--dry-run', description: 'show the plan, write nothing' },
  ],
  examples: ['prompt promote support/triage@7', 'prompt promote triage --canary 10 --env production'],
  async run({ cwd, note }, [reference], options) {
    const project = await openProject(cwd);
    requireCommittable(project);
    const environment = checkEnvironment(project, (options['env'] as string | undefined) ?? project.config.default_environment);
    const resolver = createResolver(project, note);
    const resolved = await resolver.resolve(reference as string);
    if (resolved.stages.length > 0) {
      throw new PromptError('usage', { message: 'a variant cannot be promoted: what is served is what a file says', remedy: 'write the transforms into the front matter and commit' });
    }
    requireCompiled(resolved);
    const entry = await numberedEntry(resolver, resolved);
    const releases = await resolver.releases();
    // An alias gives way: whoever asks for this name wants this prompt from now on.
    const current = releases.own(environment, resolved.name);
    const other = releases.get(environment, resolved.name);
    if (other !== current) note(`note: so far ${environment} serves ${other?.prompt} to whoever asks for ${resolved.name}`);
    checkExpected(options['expect'] as string | undefined, current && stableOf(current).hash, resolved.name, environment);
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
    const commit = options['dryRun'] === true ? undefined : await commitRelease(project, plan, content);
    return result<ReleaseData>(toReleaseData(plan, commit), renderRelease);
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

function checkExpected(expected: string | undefined, found: string | undefined, name: string, environment: string): void {
  if (expected === undefined || found?.startsWith(expected)) return;
  throw new PromptError('release/conflict', { name, environment, expected, found: found?.slice(0, 12) ?? 'nothing' });
}
