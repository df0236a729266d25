import { METRICS, type MetricName } from '../../core/monitor/metric.js';
import type { MonitorRule } from '../../core/monitor/monitor.js';
import { parseSpan, parseTime, toldSpan } from '../../core/monitor/span.js';
import { PromptError } from '../../core/errors.js';
import { defineCommand, inFormat, result } from '../command.js';
import type { OptionSpec, OptionValues } from '../option-spec.js';
import { parseChoice } from '../options.js';
import { type MonitorData, type WatchedPrompt, renderMonitor, renderMonitorGithub, renderMonitorMarkdown } from '../render/monitoring/monitor.js';
import { applyRemedy } from '../workspace/logs/apply-remedy.js';
import { findLogged } from '../workspace/logs/find-logged.js';
import { LOGS_OPTION, logPatterns } from '../workspace/logs/patterns.js';
import { noRequests, noteUnseen } from '../workspace/logs/no-requests.js';
import { openProject } from '../workspace/project.js';
import { ENVIRONMENT_OPTION, checkEnvironment } from '../workspace/release/releases.js';
import { createResolver } from '../workspace/references/create-resolver.js';

const FORMATS = ['text', 'markdown', 'github'] as const;
const RENDERERS = { text: renderMonitor, markdown: renderMonitorMarkdown, github: renderMonitorGithub };
const EXIT = { degraded: 1, insufficient: 3, fine: 0 } as const;
const DEFAULTS = { window: '1h', baseline: '24h' };
const DAY = 24 * 3_600_000;
const LEAST_DAYS = 3;

const OPTIONS = [
  ENVIRONMENT_OPTION,
  { flags: '--window <span>', description: `what is looked at: 15m, 1h, 1d (default: ${DEFAULTS.window})`, parse: parseSpan('--window') },
  { flags: '--baseline <span>', description: `the time before it that it is compared with (default: ${DEFAULTS.baseline})`, parse: parseSpan('--baseline') },
  { flags: '--same-hours', description: 'of the baseline only what lies whole days before the window, for what follows the time of day; with --baseline 7d' },
  { flags: '--until <time>', description: 'where the window ends (default: now)', parse: parseTime('--until') },
  {
    flags: '--metric <name>',
    description: `of ${METRICS.join(', ')}; may be repeated (default: all)`,
    choices: METRICS,
    parse: (text: string, previous: readonly MetricName[] = []) => [...previous, parseChoice('--metric', METRICS)(text)],
  },
  LOGS_OPTION,
  {
    flags: '--on-degradation <what>',
    description: 'rollback: serve what was served before, as `monitoring: { on_degradation: … }` of .promptrc says',
    choices: ['rollback'],
  },
  { flags: '--dry-run', description: 'with --on-degradation: show the rollback, write nothing' },
  { flags: '--format <format>', description: FORMATS.join(', '), choices: FORMATS },
] as const satisfies readonly OptionSpec[];

type Options = OptionValues<typeof OPTIONS>;

export const monitor = defineCommand({
  arguments: [{ name: '<names...>', description: 'one prompt or several' }],
  options: OPTIONS,
  examples: [
    'prompt monitor triage',
    'prompt monitor triage --on-degradation rollback',
    'prompt monitor triage --window 1h --baseline 7d --same-hours --format github',
  ],
  async run(context, [typed], options) {
    if (options.dryRun === true && options.onDegradation === undefined) {
      throw new PromptError('usage', {
        message: '--dry-run without --on-degradation would do nothing',
        remedy: 'leave it out: without --on-degradation nothing is written',
      });
    }
    const project = await openProject(context.cwd);
    const environment = checkEnvironment(project, options.env);
    const resolver = createResolver(project, context.note);
    const names = [...new Set(await Promise.all(typed.map((name) => findLogged(resolver, environment, name))))];
    const { minimum, alarms_in_30_days: alarms } = project.config.monitoring;
    const rule: MonitorRule = { ...spansOf(options), metrics: metricsOf(options), minimum, alarms, prompts: names.length };
    const { watchPrompts } = await import('../workspace/logs/watch.js');
    const { prompts: watched, log, seen, served } = await watchPrompts(logPatterns(project, context.cwd, options.logs), names, environment, rule);
    if (seen.size === 0) throw noRequests({ prompts: names, environment }, { from: rule.baseline.from, to: rule.window.to }, served);
    noteUnseen(names, seen, environment, context.note);
    const prompts: WatchedPrompt[] = watched;
    if (options.onDegradation !== undefined) {
      for (const prompt of prompts) {
        if (prompt.state !== 'degraded') continue;
        prompt.action = await applyRemedy(project, context, prompt, { rule, environment, dryRun: options.dryRun === true });
      }
    }
    const states = new Set(prompts.map(({ state }) => state));
    const state = states.has('degraded') ? 'degraded' : states.has('insufficient') ? 'insufficient' : 'fine';
    const data: MonitorData = {
      environment,
      state,
      window: toldSpan(rule.window),
      baseline: toldSpan(rule.baseline),
      ...(rule.sameHours ? { sameHours: true } : {}),
      alarms,
      log,
      prompts,
    };
    return inFormat(options.format, result(data, RENDERERS[options.format ?? 'text'], EXIT[state]));
  },
});

function spansOf(options: Options): Pick<MonitorRule, 'window' | 'baseline' | 'sameHours'> {
  const span = (name: keyof typeof DEFAULTS): number => options[name] ?? parseSpan(`--${name}`)(DEFAULTS[name]);
  const to = options.until ?? Date.now();
  const from = to - span('window');
  if (span('baseline') < span('window')) {
    throw new PromptError('usage', {
      message: '--baseline is shorter than --window: what is usual takes longer to tell than what is not',
      remedy: 'give a baseline of several windows, such as `--window 1h --baseline 24h`',
    });
  }
  if (options.sameHours === true) requireDays(span('window'), span('baseline'));
  return { window: { from, to }, baseline: { from: from - span('baseline'), to: from }, ...(options.sameHours === true ? { sameHours: true } : {}) };
}

/** One day tells nothing of how days differ, and the same hours of a part of a day are none. */
function requireDays(window: number, baseline: number): void {
  const refuse = (message: string): PromptError => new PromptError('usage', { message, remedy: 'write `--window 1h --baseline 7d --same-hours`' });
  if (baseline % DAY !== 0 || baseline < LEAST_DAYS * DAY) throw refuse(`--same-hours takes a --baseline of ${LEAST_DAYS} whole days or more`);
  if (window >= DAY) throw refuse('--same-hours takes a --window shorter than a day');
}

function metricsOf({ metric: given }: Options): readonly MetricName[] {
  return given === undefined ? METRICS : METRICS.filter((metric) => given.includes(metric));
}
