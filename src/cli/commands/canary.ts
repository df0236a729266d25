import { PromptError } from '../../core/errors.js';
import type { Cell } from '../../core/monitor/aggregate.js';
import { type Arm, judgeCanary } from '../../core/monitor/canary.js';
import { METRICS } from '../../core/monitor/metric.js';
import { addSamples } from '../../core/monitor/sample.js';
import { sampleOf } from '../../core/monitor/sample-of.js';
import { parseSpan, parseTime, toldSpan } from '../../core/monitor/span.js';
import { canaryOf, stableOf } from '../../core/release/release.js';
import { quoteArgument } from '../../core/text/quote-argument.js';
import { defineCommand, result } from '../command.js';
import { type CanaryData, renderCanary } from '../render/monitoring/canary.js';
import { canarySince } from '../workspace/logs/canary-since.js';
import { noRequests } from '../workspace/logs/no-requests.js';
import { LOGS_OPTION, logPatterns } from '../workspace/logs/patterns.js';
import { openProject } from '../workspace/project.js';
import { ENVIRONMENT_OPTION, checkEnvironment } from '../workspace/release/releases.js';
import { findReleased } from '../workspace/release/released-name.js';
import { createResolver } from '../workspace/references/create-resolver.js';

/** The chance that a canary without a fault is called worse, ever. */
const ALPHA = 0.05;
const EXIT = { complete: 0, abort: 1, continue: 3, invalid: 3 } as const;

export const canary = defineCommand({
  arguments: [{ name: '<name>', description: 'a prompt of which a canary runs' }],
  options: [
    ENVIRONMENT_OPTION,
    { flags: '--window <span>', description: 'only the last of it: 6h, 2d', parse: parseSpan('--window') },
    { flags: '--since <time>', description: 'from here on (default: a minute after its share was committed)', parse: parseTime('--since') },
    { flags: '--until <time>', description: 'until here (default: now)', parse: parseTime('--until') },
    LOGS_OPTION,
  ],
  examples: ['prompt canary triage', "prompt canary support/triage --logs 'logs/*.jsonl' --json"],
  async run(context, [typed], options) {
    if (options.window !== undefined && options.since !== undefined) {
      throw new PromptError('usage', { message: '--window and --since both say where to begin', remedy: 'give one of them' });
    }
    const project = await openProject(context.cwd);
    const environment = checkEnvironment(project, options.env);
    const resolver = createResolver(project, context.note);
    const release = await findReleased(resolver, await resolver.releases(), environment, typed);
    const name = release.prompt;
    const [tried, stable] = [canaryOf(release), stableOf(release)];
    if (!tried) throw new PromptError('release/no-canary', { name, environment });
    const to = options.until ?? Date.now();
    const since = options.since ?? (await canarySince(project, release));
    const span = options.window;
    const from = span === undefined ? since : Math.max(since, to - span);
    if (from >= to) {
      throw options.since === undefined
        ? new PromptError('canary/early', { name, from: new Date(from).toISOString() })
        : new PromptError('usage', { message: '--since is not before --until', remedy: 'without --until, requests up to now are judged' });
    }
    const { readAggregates } = await import('../../adapters/logs/read-aggregates.js');
    const { cells, log, served } = await readAggregates(logPatterns(project, context.cwd, options.logs), {
      prompts: [name],
      environment,
      windows: [{ name: 'canary', from, to }],
      by: ['variant', 'version'],
      keys: true,
    });
    const arms = { canary: armOf(cells, 'canary', tried.version), stable: armOf(cells, 'stable', stable.version) };
    if (arms.canary.sample.requests + arms.stable.sample.requests === 0) {
      throw noRequests({ prompts: [name], environment }, { from, to }, served ?? []);
    }
    const { minimum } = project.config.monitoring;
    const verdict = judgeCanary(arms.canary, arms.stable, METRICS, { share: tried.weight / 100, minimum, alpha: ALPHA });
    const data: CanaryData = {
      name, environment,
      window: toldSpan({ from, to }),
      canary: { version: tried.version, hash: tried.hash, requests: arms.canary.sample.requests, keys: arms.canary.keys },
      stable: { version: stable.version, hash: stable.hash, requests: arms.stable.sample.requests, keys: arms.stable.keys },
      verdict,
      log,
      ...(verdict.word === 'abort' || verdict.word === 'complete'
        ? { next: `prompt rollout ${quoteArgument(name)} ${verdict.word === 'abort' ? 0 : 100} --env ${environment}` }
        : {}),
    };
    return result(data, renderCanary, EXIT[verdict.word]);
  },
});

/** What one of the two did; others that were served meanwhile, by processes that had not heard of this release, are left out. */
function armOf(cells: readonly Cell[], variant: string, version: number): Arm {
  const own = cells.filter((cell) => cell.variant === variant && cell.version === version);
  return { sample: addSamples(own.map(sampleOf)), keys: own.reduce((sum, { keys = 0 }) => sum + keys, 0) };
}
