import type { CommandSpec } from '../command.js';

interface CommandEntry {
  name: string;
  /** Not for people: neither help nor README speak of it. */
  hidden?: boolean;
  summary: string;
  load(): Promise<CommandSpec>;
}

/** Every command. Each is loaded only when it is called. */
export const COMMANDS: readonly CommandEntry[] = [
  { name: 'init', summary: 'set up prompts in this repository', load: async () => (await import('./init.js')).init },
  { name: 'new', summary: 'a prompt with its query set, from a task template', load: async () => (await import('./new.js')).newCommand },
  { name: 'list', summary: 'prompts, their versions and what environments serve', load: async () => (await import('./list.js')).list },
  { name: 'show', summary: 'everything known of one prompt or version', load: async () => (await import('./show.js')).show },
  { name: 'render', summary: 'the messages as they would be sent', load: async () => (await import('./render.js')).render },
  { name: 'generate', summary: 'the messages for a task at once, without a prompt file', load: async () => (await import('./generate.js')).generate },
  { name: 'log', summary: 'the versions of a prompt, newest first', load: async () => (await import('./log.js')).log },
  { name: 'diff', summary: 'what changed between versions, branches, environments, index and work tree', load: async () => (await import('./diff.js')).diff },
  { name: 'status', summary: 'what environments serve against the work tree, and what does not match', load: async () => (await import('./status.js')).status },
  { name: 'tokens', summary: 'token counts by message', load: async () => (await import('./tokens.js')).tokens },
  { name: 'check', summary: 'faults in prompts and their files, and budgets', load: async () => (await import('./check.js')).check },
  { name: 'examples', summary: 'the pool of few-shot examples: add, list, lint, import, select', load: async () => (await import('./examples.js')).examples },
  { name: 'queries', summary: 'queries for a query set from what production was given', load: async () => (await import('./queries.js')).queries },
  { name: 'similar', summary: 'the prompts that are worded most like one', load: async () => (await import('./similar.js')).similar },
  { name: 'dedupe', summary: 'prompts that are copies, near copies or extensions of others', load: async () => (await import('./dedupe.js')).dedupe },
  { name: 'cluster', summary: 'groups of prompts that are worded alike', load: async () => (await import('./cluster.js')).cluster },
  { name: 'ab', summary: 'compare versions on a query set', load: async () => (await import('./ab.js')).ab },
  { name: 'eval', summary: 'measure prompts on a query set, or all that a branch changed', load: async () => (await import('./eval.js')).evalCommand },
  { name: 'compare-techniques', summary: 'a prompt by itself, with examples, with reasoning, with both', load: async () => (await import('./compare-techniques.js')).compareTechniques },
  { name: 'cot', summary: 'what reasoning before the answer gains and costs, by template', load: async () => (await import('./cot.js')).cot },
  { name: 'report', summary: 'what was measured of a prompt, now or through history', load: async () => (await import('./report.js')).report },
  { name: 'bisect', summary: 'the version that broke a query or a metric', load: async () => (await import('./bisect.js')).bisectCommand },
  { name: 'compress', summary: 'say the same in fewer tokens, or say what stands in the way', load: async () => (await import('./compress.js')).compress },
  { name: 'promote', summary: 'let an environment serve a version', load: async () => (await import('./promote.js')).promote },
  { name: 'rollout', summary: 'change the share of a canary', load: async () => (await import('./rollout.js')).rollout },
  { name: 'rollback', summary: 'serve again what was served before', load: async () => (await import('./rollback.js')).rollback },
  { name: 'resolve', summary: 'what a user is served', load: async () => (await import('./resolve.js')).resolve },
  { name: 'metrics', summary: 'what production did: latency, errors, cost and ratings from the logs of requests', load: async () => (await import('./metrics.js')).metrics },
  { name: 'monitor', summary: 'whether production got worse, by the logs of requests, and what changed with it', load: async () => (await import('./monitor.js')).monitor },
  { name: 'canary', summary: 'whether a canary may go on, is done or must be stopped, by the logs of requests', load: async () => (await import('./canary.js')).canary },
  { name: 'mv', summary: 'rename a prompt with its companions and releases', load: async () => (await import('./mv.js')).mv },
  { name: 'export', summary: 'releases in another tool’s format', load: async () => (await import('./export.js')).exportCommand },
  { name: 'bundle', summary: 'all that an environment serves in one file, for images without git', load: async () => (await import('./bundle.js')).bundle },
  { name: 'cache', summary: 'completions that are kept so that they are paid once', load: async () => (await import('./cache.js')).cache },
  { name: 'import', summary: 'outputs made elsewhere, as recordings of a prompt', load: async () => (await import('./import.js')).importCommand },
  { name: 'gc', summary: 'drop released content that no branch names', load: async () => (await import('./gc.js')).gc },
  { name: 'scan', summary: 'signs of prompt injection in a text, or what reaches a prompt of known attacks', load: async () => (await import('./scan.js')).scan },
  { name: 'hooks', summary: 'check staged prompts at every commit', load: async () => (await import('./hooks.js')).hooks },
  { name: 'completion', summary: 'the script that makes a shell complete prompts and versions', load: async () => (await import('./completion.js')).completion },
  { name: 'complete', hidden: true, summary: 'what can stand at the cursor of a command line', load: async () => (await import('./complete.js')).createComplete(COMMANDS) },
  { name: 'demo', summary: 'the whole loop in a temporary repository', load: async () => (await import('./demo.js')).demo },
];
