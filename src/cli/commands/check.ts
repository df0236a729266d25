import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { writeWhole } from '../../adapters/files.js';
import { BASELINE } from '../../core/check/baseline-file.js';
import { PromptError } from '../../core/errors.js';
import { isError } from '../../core/finding.js';
import { type CommandResult, defineCommand, inFormat, result } from '../command.js';
import type { OptionSpec, OptionValues } from '../option-spec.js';
import { type CheckData, type CheckFormat, CHECK_FORMATS, renderBaseline, renderCheck } from '../render/check.js';
import { checkProject, checkScopes, checkStaged, isWanted } from '../workspace/check/check-scopes.js';
import { gatherFindings } from '../workspace/check/gather-findings.js';
import { readRange } from '../workspace/check/range.js';
import { rangeScopes } from '../workspace/check/scopes.js';
import { makeBaseline, type Settled } from '../workspace/check/settle.js';
import type { UpdatedLimit } from '../workspace/check/update-budgets.js';
import { noPrompts } from '../workspace/no-prompts.js';
import { openProject, type Project, requireWorktree } from '../workspace/project.js';
import { type PromptFile, promptsIn, worktree } from '../workspace/tree.js';

const OPTIONS = [
  { flags: '--staged', description: 'what is staged for the next commit, not the work tree; slow rules are left out' },
  { flags: '--range <base..head>', description: 'prompts a branch has changed, as its last commit has them; with slow rules' },
  { flags: '--fix', description: 'mend what can be mended without changing what was meant' },
  { flags: '--update-budgets', description: 'raise the limits that prompts exceed to what they have now' },
  { flags: '--baseline', description: `accept what is found today: write ${BASELINE}` },
  { flags: '--list-rules', description: 'every rule, and what it counts as here' },
  { flags: '--explain <code>', description: 'what a rule finds, why it matters, and what to do' },
  { flags: '--format <format>', description: `${CHECK_FORMATS.join(', ')}`, choices: CHECK_FORMATS },
] as const satisfies readonly OptionSpec[];

type Options = OptionValues<typeof OPTIONS>;

export const check = defineCommand({
  arguments: [{ name: '[paths...]', description: 'only prompts at or below these paths' }],
  options: OPTIONS,
  examples: ['prompt check', 'prompt check --staged', 'prompt check --range origin/main..HEAD --format github', 'prompt check --explain injection/undelimited'],
  async run({ cwd, note }, [paths], options) {
    const here = await openProject(cwd);
    if (options.listRules === true || options.explain !== undefined) return describeRules(here, options.explain);
    refuseMixtures(paths, options);
    if (options.baseline === true) return acceptAll(here);
    const updated = options.updateBudgets === true ? await raiseBudgets(here, paths, cwd) : undefined;
    for (const { file, part, before, after } of updated ?? []) note(`${file}: budget.${part} ${before} → ${after}`);
    const data = await checkState(here, paths, cwd, options);
    return inFormat(options.format, result(updated ? { ...data, updated } : data, await rendererOf(options.format), data.findings.some(isError) ? 1 : 0));
  },
});

async function rendererOf(format: CheckFormat = 'text'): Promise<typeof renderCheck> {
  return format === 'text' ? renderCheck : (await import('../render/check-formats.js')).renderCheckAs(format);
}

/** What is committed or staged stays as it is, and a baseline of a part would forget the rest. */
function refuseMixtures(paths: readonly string[], { staged, range, fix, baseline, updateBudgets: update }: Options): void {
  const elsewhere = staged === true || range !== undefined;
  if (staged === true && range !== undefined) {
    throw new PromptError('usage', { message: '--staged and --range are two states', remedy: 'give one of them' });
  }
  if (elsewhere && fix === true) {
    throw new PromptError('usage', {
      message: '--fix mends the work tree, not what is staged or committed',
      remedy: 'run `prompt check --fix`, look at the changes, and stage them',
    });
  }
  if (elsewhere && update === true) {
    throw new PromptError('usage', { message: '--update-budgets writes into the work tree', remedy: 'leave --staged and --range out' });
  }
  if (baseline === true && (elsewhere || fix === true || update === true || paths.length > 0)) {
    throw new PromptError('usage', { message: '--baseline is of the whole project as the work tree has it', remedy: 'give it alone' });
  }
}

async function describeRules({ config }: Project, code: string | undefined): Promise<CommandResult> {
  const { describeRule, listRules, renderRule, renderRules } = await import('../render/rules.js');
  return code === undefined ? result(listRules(config.check.rules), renderRules) : result(describeRule(code, config.check.rules), renderRule);
}

async function raiseBudgets(project: Project, paths: readonly string[], cwd: string): Promise<UpdatedLimit[]> {
  requireWorktree(project);
  const [tree, { updateBudgets }] = await Promise.all([worktree(project), import('../workspace/check/update-budgets.js')]);
  return updateBudgets(project, tree, promptsIn(project, tree).filter(({ path }) => isWanted(project, path, paths, cwd)));
}

async function checkState(here: Project, paths: readonly string[], cwd: string, { staged, range, fix }: Options): Promise<CheckData> {
  if (range !== undefined) return checkScopes(range, await rangeScopes(here, await readRange(here.repository, range)), { paths, cwd, slow: true });
  return staged === true ? checkStaged(here, paths, cwd) : checkHere(here, paths, cwd, fix === true);
}

async function checkHere(project: Project, paths: readonly string[], cwd: string, fix: boolean): Promise<CheckData> {
  const look = async (): Promise<Settled & { prompts: number; where: string }> => {
    const tree = await worktree(project);
    const prompts = promptsIn(project, tree);
    const missing = paths.filter((typed) => !existsSync(resolve(cwd, typed)) && !prompts.some(({ path }) => isWanted(project, path, [typed], cwd)));
    if (missing.length > 0) throw missingPaths(missing, prompts);
    return { where: tree.label, ...(await checkProject({ project, tree, prompts }, paths, cwd, true)) };
  };
  const found = await look();
  if (found.prompts === 0) throw await noPrompts(project, paths.length > 0 ? paths : undefined);
  const fixed = fix ? await (await import('../workspace/check/fix-files.js')).fixFiles(project, found.findings) : undefined;
  const left = fixed && fixed.length > 0 ? await look() : found;
  return { ...left, findings: [...project.findings, ...left.findings], prefix: project.prefix, ...(fixed ? { fixed } : {}) };
}

/** A prompt's name is what most commands take. */
function missingPaths(missing: readonly string[], prompts: readonly PromptFile[]): PromptError {
  const meant = prompts.filter(({ name }) => missing.some((typed) => name === typed || name.endsWith(`/${typed}`))).map(({ path }) => path);
  return new PromptError('file/missing', {
    file: missing.join(', '),
    ...(meant.length === 0 ? {} : { remedy: `write the path instead of the name: \`prompt check ${meant.join(' ')}\`` }),
  });
}

async function acceptAll(project: Project): Promise<CommandResult> {
  requireWorktree(project);
  const tree = await worktree(project);
  const { text, accepted, open } = await makeBaseline(
    project,
    tree,
    await gatherFindings({ project, tree, prompts: promptsIn(project, tree), slow: true, whole: true }),
  );
  writeWhole(join(project.root, BASELINE), text);
  return result({ file: BASELINE, accepted, open }, renderBaseline);
}
