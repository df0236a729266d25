import type { Prompt } from '../../core/prompt/prompt.js';
import { templateTexts } from '../../core/prompt/template/static-text.js';
import { deriveStatus } from '../../core/release/status.js';
import { knownMembers } from '../../core/text/known-members.js';
import { historyOf, versionWithHash } from '../../core/version/history.js';
import { defineCommand, result } from '../command.js';
import { renderShow, type ShowData } from '../render/show.js';
import { releasesOf, unreadableOf } from '../workspace/history/former-names.js';
import { openProject } from '../workspace/project.js';
import { committedReports, worktreeReport } from '../workspace/reports/reports.js';
import { requirePrompt } from '../workspace/require.js';
import type { Resolved } from '../workspace/references/resolver.js';
import { openSources } from '../workspace/sources.js';
import { FALLBACK_MODEL, sumTokens } from '../workspace/tokens.js';
import type { FactSources } from '../workspace/locate.js';

export const show = defineCommand({
  arguments: [{ name: '<ref>', description: 'a prompt or version' }],
  options: [],
  examples: ['prompt show support/triage', 'prompt show triage@2 --json'],
  async run({ cwd, note }, [reference]) {
    const project = await openProject(cwd);
    const { resolver, sources } = await openSources(project, { note });
    const resolved = await resolver.resolve(reference);
    const data = await describe(sources, resolved, requirePrompt(resolved));
    await sources.save();
    return result(data, renderShow, data.unreadable ? 1 : 0);
  },
});

async function describe({ project, history, releases, tokens }: FactSources, resolved: Resolved, prompt: Prompt): Promise<ShowData> {
  const { frontMatter, content, path, name, hash } = prompt;
  const lives = history ? [historyOf(history.canonical, name), historyOf(history.here, name)] : [];
  const made = resolved.entry ?? versionWithHash(lives[0], hash) ?? lives[1]?.entries.find((entry) => entry.hash === hash);
  // Where a shallow clone is cut off, everything seems to be written by one commit.
  const isCut = history?.shallow === true && lives.some((life) => life !== undefined && life.born.commit === made?.commit);
  const commit = made && !isCut ? (lives[0]?.commits[made.commit] ?? lives[1]?.commits[made.commit]) : undefined;
  const own = await worktreeReport(project, path);
  const metrics = own?.content === hash ? own : history && committedReports(history, name).get(hash);
  const model = resolved.pinnedModel ?? content.model ?? project.config.default_model;
  const unreadable = unreadableOf(releases, history, name);
  const traits = { deprecated: frontMatter.deprecated, compared: metrics !== undefined, unreadable };
  return {
    id: frontMatter.id ?? name,
    name, path, hash,
    reference: resolved.label,
    tags: frontMatter.tags,
    parameters: content.parameters,
    variables: content.variables,
    transforms: content.transforms,
    partials: Object.keys(content.partials),
    examples: prompt.examples.length,
    tokens: sumTokens(await tokens.count(model ?? FALLBACK_MODEL, templateTexts(prompt).map(({ text }) => text))),
    body: content.body,
    ...(unreadable.length === 0 ? {} : { unreadable }),
    ...knownMembers({
      status: deriveStatus(hash, releasesOf(releases, history, name), project.config.environments, traits),
      version: resolved.version,
      description: frontMatter.description,
      owner: frontMatter.owner,
      model,
      output: content.output,
      metrics,
    }),
    ...(commit
      ? {
          change: { oid: commit.oid, subject: commit.subject, body: commit.body },
          createdAt: commit.date,
          createdBy: `${commit.author} <${commit.email}>`,
        }
      : {}),
    ...(history?.shallow === true ? { shallow: true } : {}),
    ...(history && resolved.source === 'history' && resolved.version === undefined ? { offBranch: history.heads.canonical.name } : {}),
  };
}
