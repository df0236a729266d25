import { isAbsolute, join, relative, resolve } from 'node:path';
import { writeWhole } from '../../adapters/files.js';
import { BASELINE } from '../../core/check/baseline-file.js';
import { PromptError } from '../../core/errors.js';
import { type Finding, isError } from '../../core/finding.js';
import { type CommandResult, type CommandSpec, result } from '../command.js';
import { parseChoice } from '../options.js';
import { type CheckData, type CheckFormat, CHECK_FORMATS, renderBaseline, renderCheck } from '../render/check.js';
import { fixFiles } from '../workspace/check/fix-files.js';
import { gatherFindings } from '../workspace/check/gather.js';
import { makeBaseline, settle, type Settled } from '../workspace/check/settle.js';
import { openProject, openStaged, type Project, requireWorktree } from '../workspace/project.js';
import { touchedProjects } from '../workspace/touched-projects.js';
import { promptsIn, staged, type Tree, worktree } from '../workspace/tree.js';

export const check: CommandSpec = {
  arguments: [{ name: '[paths...]', description: 'only prompts at or below these paths' }],
  options: [
    { flags: '--staged', description: 'what is staged for the next commit, not the work tree; slow rules are left out' },
    { flags: '--fix', description: 'mend what can be mended without changing what was meant' },
    { flags: '--baseline', description: `accept what is found today: write ${BASELINE}` },
    { flags: '--list-rules', description: 'every rule, and what it counts as here' },
    { flags: '--explain <code>', description: 'what a rule finds, why it matters, and what to do' },
    { flags: '--format <format>', description: `${CHECK_FORMATS.join(', ')}`, choices: CHECK_FORMATS, parse: parseChoice('--format', CHECK_FORMATS) },
  ],
  examples: ['prompt check', 'prompt check --staged', 'prompt check prompts/support --format github', 'prompt check --explain injection/undelimited'],
  async run({ cwd }, [typed], options) {
    const here = await openProject(cwd);
    const paths = (typed as string[] | undefined) ?? [];
    if (options['listRules'] === true || options['explain'] !== undefined) return describeRules(here, options['explain'] as string | undefined);
    refuseMixtures(paths, options);
    if (options['baseline'] === true) return acceptAll(here);
    const data = options['staged'] === true ? await checkStaged(here, paths, cwd) : await checkHere(here, paths, cwd, options['fix'] === true);
    return result(data, await rendererOf(options['format'] as CheckFormat | undefined), data.findings.some(isError) ? 1 : 0);
  },
};

async function rendererOf(format: CheckFormat = 'text'): Promise<typeof renderCheck> {
  return format === 'text' ? renderCheck : (await import('../render/check-formats.js')).renderCheckAs(format);
}

/** What is staged stays as it is, and a baseline of a part would forget the rest. */
function refuseMixtures(paths: readonly string[], { staged: index, fix, baseline }: Record<string, unknown>): void {
  if (index === true && fix === true) throw new PromptError('usage', { message: '--fix mends the work tree, not what is staged', remedy: 'run `prompt check --fix`, look at the changes, and stage them' });
  if (baseline === true && (index === true || fix === true || paths.length > 0)) throw new PromptError('usage', { message: '--baseline is of the whole project as the work tree has it', remedy: 'give it alone' });
}

async function describeRules({ config }: Project, code: string | undefined): Promise<CommandResult> {
  const { describeRule, listRules, renderRule, renderRules } = await import('../render/rules.js');
  return code === undefined ? result(listRules(config.check.rules), renderRules) : result(describeRule(code, config.check.rules), renderRule);
}

async function checkHere(project: Project, paths: readonly string[], cwd: string, fix: boolean): Promise<CheckData> {
  const tree = await worktree(project);
  const found = await checkProject(project, tree, paths, cwd, true);
  if (found.prompts === 0) throw new PromptError('prompt/none', { folders: paths.length > 0 ? paths : project.layout.roots });
  const fixed = fix ? await fixFiles(project, found.findings) : undefined;
  const left = fixed && fixed.length > 0 ? await checkProject(project, await worktree(project), paths, cwd, true) : found;
  return { where: tree.label, ...left, findings: [...project.findings, ...left.findings], prefix: project.prefix, ...(fixed ? { fixed } : {}) };
}

/** Every project of the repository that the next commit touches; the one here, if it touches none. Places are then below the top. */
async function checkStaged(here: Project, paths: readonly string[], cwd: string): Promise<CheckData> {
  requireWorktree(here);
  const touched = await touchedProjects(here.repository);
  const data: CheckData = { where: 'the index', prompts: 0, findings: [], accepted: 0, prefix: '' };
  for (const project of touched.length > 0 ? touched : [await openStaged(here.repository, here.prefix)]) {
    const { prompts, findings, accepted } = await checkProject(project, await staged(project), paths, cwd, false);
    data.prompts += prompts;
    data.accepted += accepted;
    data.findings.push(...project.findings, ...findings.map((finding): Finding => ({ ...finding, place: { ...finding.place, file: project.prefix + finding.place.file } })));
  }
  return data;
}

async function acceptAll(project: Project): Promise<CommandResult> {
  requireWorktree(project);
  const tree = await worktree(project);
  const { text, accepted } = await makeBaseline(project, tree, await gatherFindings({ project, tree, prompts: promptsIn(project, tree), slow: true, whole: true }));
  writeWhole(join(project.root, BASELINE), text);
  return result({ file: BASELINE, accepted }, renderBaseline);
}

/** @param slow whether also what takes longer than a hook has is looked at */
async function checkProject(project: Project, tree: Tree, paths: readonly string[], cwd: string, slow: boolean): Promise<Settled & { prompts: number }> {
  const prompts = promptsIn(project, tree).filter(({ path }) => isWanted(project, path, paths, cwd));
  const gathered = await gatherFindings({ project, tree, prompts, slow, whole: slow && paths.length === 0 });
  return { prompts: prompts.length, ...(await settle(project, tree, gathered)) };
}

function isWanted(project: Project, path: string, wanted: readonly string[], cwd: string): boolean {
  if (wanted.length === 0) return true;
  return wanted.some((typed) => {
    const inside = relative(project.root, isAbsolute(typed) ? typed : resolve(cwd, typed)).split('\\').join('/');
    return inside === '' || path === inside || path.startsWith(`${inside}/`);
  });
}
