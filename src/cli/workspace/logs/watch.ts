import { type LogCondition, readAggregates } from '../../../adapters/logs/read-aggregates.js';
import { BASELINE, baselineSpans, type Monitored, type MonitorRule, monitorPrompt, WINDOW } from '../../../core/monitor/monitor.js';
import { stepOf } from '../../../core/monitor/span.js';

export interface Watched {
  prompts: Monitored[];
  log: LogCondition;
  /** Those of which there was any request. */
  seen: ReadonlySet<string>;
  /** What the logs have instead, where there was none of any. */
  served: { prompt: string; environment: string }[];
}

/** Looks once: what has become of these prompts, by their logs. @throws PromptError as `readAggregates` does */
export async function watchPrompts(patterns: readonly string[], names: readonly string[], environment: string, rule: MonitorRule): Promise<Watched> {
  const { cells, log, served = [] } = await readAggregates(patterns, {
    prompts: names, environment,
    windows: [{ name: WINDOW, ...rule.window }, ...baselineSpans(rule).map((span) => ({ name: BASELINE, ...span }))],
    by: ['version', 'model', 'served_model'],
    bucket: stepOf(rule.window.to - rule.baseline.from),
  });
  const prompts = names.map((name) => monitorPrompt(name, cells.filter(({ prompt }) => prompt === name), rule));
  return { prompts, log, served, seen: new Set(cells.map(({ prompt }) => prompt)) };
}
