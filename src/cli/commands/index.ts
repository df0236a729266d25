import type { CommandSpec } from '../command.js';

interface CommandEntry {
  name: string;
  /** Under which it stands in the help. */
  group: 'Prompts' | 'Versions' | 'Evaluation' | 'Releases' | 'Monitoring' | 'Repository';
  /** Not for people: neither help nor README speak of it. */
  hidden?: boolean;
  summary: string;
  load(): Promise<CommandSpec>;
}

/** Every command. Each is loaded only when it is called. */
export const COMMANDS: readonly CommandEntry[] = [
  { name: 'init', group: 'Prompts', summary: 'set up prompts in this repository', load: async () => (await import('./init.js')).init },
  { name: 'new', group: 'Prompts', summary: 'a prompt with its query set, from a task template', load: async () => (await import('./new.js')).newCommand },
  { name: 'list', group: 'Prompts', summary: 'prompts, their versions and what environments serve', load: async () => (await import('./list.js')).list },
  { name: 'show', group: 'Prompts', summary: 'everything known of one prompt or version', load: async () => (await import('./show.js')).show },
  { name: 'render', group: 'Prompts', summary: 'the messages as they would be sent', load: async () => (await import('./render.js')).render },
  {
    name: 'generate',
    group: 'Prompts',
    summary: 'the messages for a task at once, without a prompt file',
    load: async () => (await import('./generate.js')).generate,
  },
  { name: 'tokens', group: 'Prompts', summary: 'token counts by message', load: async () => (await import('./tokens.js')).tokens },
  {
    name: 'examples',
    group: 'Prompts',
    summary: 'the pool of few-shot examples: add, list, lint, import, select',
    load: async () => (await import('./examples.js')).examples,
  },
  {
    name: 'queries',
    group: 'Prompts',
    summary: 'queries for a query set from what production was given',
    load: async () => (await import('./queries.js')).queries,
  },
  {
    name: 'compress',
    group: 'Prompts',
    summary: 'say the same in fewer tokens, or say what stands in the way',
    load: async () => (await import('./compress.js')).compress,
  },
  {
    name: 'similar',
    group: 'Prompts',
    summary: 'the prompts that are worded most like one',
    load: async () => (await import('./similar.js')).similar,
  },
  {
    name: 'dedupe',
    group: 'Prompts',
    summary: 'prompts that are copies, near copies or extensions of others',
    load: async () => (await import('./dedupe.js')).dedupe,
  },
  { name: 'cluster', group: 'Prompts', summary: 'groups of prompts that are worded alike', load: async () => (await import('./cluster.js')).cluster },
  {
    name: 'scan',
    group: 'Prompts',
    summary: 'signs of prompt injection in a text, or what reaches a prompt of known attacks',
    load: async () => (await import('./scan.js')).scan,
  },
  { name: 'mv', group: 'Prompts', summary: 'rename a prompt with its companions and releases', load: async () => (await import('./mv.js')).mv },
  { name: 'log', group: 'Versions', summary: 'the versions of a prompt, newest first', load: async () => (await import('./log.js')).log },
  {
    name: 'diff',
    group: 'Versions',
    summary: 'what changed between versions, branches, environments, index and work tree',
    load: async () => (await import('./diff.js')).diff,
  },
  {
    name: 'status',
    group: 'Versions',
    summary: 'what environments serve against the work tree, and what does not match',
    load: async () => (await import('./status.js')).status,
  },
  {
    name: 'bisect',
    group: 'Versions',
    summary: 'the version that broke a query or a metric',
    load: async () => (await import('./bisect.js')).bisectCommand,
  },
  { name: 'ab', group: 'Evaluation', summary: 'compare versions on a query set', load: async () => (await import('./ab.js')).ab },
  {
    name: 'eval',
    group: 'Evaluation',
    summary: 'measure prompts on a query set, or all that a branch changed',
    load: async () => (await import('./eval.js')).evalCommand,
  },
  {
    name: 'compare-techniques',
    group: 'Evaluation',
    summary: 'a prompt by itself, with examples, with reasoning, with both',
    load: async () => (await import('./compare-techniques.js')).compareTechniques,
  },
  {
    name: 'cot',
    group: 'Evaluation',
    summary: 'what reasoning before the answer gains and costs, by template',
    load: async () => (await import('./cot.js')).cot,
  },
  {
    name: 'report',
    group: 'Evaluation',
    summary: 'what was measured of a prompt, now or through history',
    load: async () => (await import('./report.js')).report,
  },
  {
    name: 'import',
    group: 'Evaluation',
    summary: 'outputs made elsewhere, as recordings of a prompt',
    load: async () => (await import('./import.js')).importCommand,
  },
  {
    name: 'cache',
    group: 'Evaluation',
    summary: 'answers and vectors that are kept so that they are paid once',
    load: async () => (await import('./cache.js')).cache,
  },
  { name: 'promote', group: 'Releases', summary: 'let an environment serve a version', load: async () => (await import('./promote.js')).promote },
  { name: 'rollout', group: 'Releases', summary: 'change the share of a canary', load: async () => (await import('./rollout.js')).rollout },
  { name: 'rollback', group: 'Releases', summary: 'serve again what was served before', load: async () => (await import('./rollback.js')).rollback },
  { name: 'resolve', group: 'Releases', summary: 'what a user is served', load: async () => (await import('./resolve.js')).resolve },
  { name: 'export', group: 'Releases', summary: 'releases in another tool’s format', load: async () => (await import('./export.js')).exportCommand },
  {
    name: 'bundle',
    group: 'Releases',
    summary: 'all that an environment serves in one file, for images without git',
    load: async () => (await import('./bundle.js')).bundle,
  },
  { name: 'gc', group: 'Releases', summary: 'drop released content that no branch names', load: async () => (await import('./gc.js')).gc },
  {
    name: 'metrics',
    group: 'Monitoring',
    summary: 'what production did: latency, errors, cost and ratings from the logs of requests',
    load: async () => (await import('./metrics.js')).metrics,
  },
  {
    name: 'monitor',
    group: 'Monitoring',
    summary: 'whether production got worse, by the logs of requests, and what changed with it',
    load: async () => (await import('./monitor.js')).monitor,
  },
  {
    name: 'canary',
    group: 'Monitoring',
    summary: 'whether a canary may go on, is done or must be stopped, by the logs of requests',
    load: async () => (await import('./canary.js')).canary,
  },
  {
    name: 'check',
    group: 'Repository',
    summary: 'faults in prompts and their files, and budgets',
    load: async () => (await import('./check.js')).check,
  },
  { name: 'hooks', group: 'Repository', summary: 'check staged prompts at every commit', load: async () => (await import('./hooks.js')).hooks },
  {
    name: 'completion',
    group: 'Repository',
    summary: 'the script that makes a shell complete prompts and versions',
    load: async () => (await import('./completion.js')).completion,
  },
  { name: 'demo', group: 'Repository', summary: 'the whole loop in a temporary repository', load: async () => (await import('./demo.js')).demo },
  {
    name: 'complete',
    group: 'Repository',
    hidden: true,
    summary: 'what can stand at the cursor of a command line',
    load: async () => (await import('./complete.js')).createComplete(COMMANDS),
  },
];
