import type { Remedy } from '../../../core/monitor/remedy.js';
import type { Published } from '../../workspace/release/publish.js';
import { renderPublished } from '../published.js';
import type { Style } from '../elements/style.js';

/** What `--on-degradation rollback` did, or why it did nothing. */
export type Action =
  | ({ kind: 'rollback'; withdrawn: number; to: number } & Partial<Published>)
  | { kind: 'override'; withdrawn: number; to: number; file: string; dryRun: boolean }
  | { kind: 'none'; why: Extract<Remedy, { kind: 'none' }>['why'] | 'no-release' | 'nothing-before'; versions: number[] };

/** In one line. */
export function actionWords(action: Action): string {
  if (action.kind === 'none') return `not rolled back: ${reasonOf(action)}`;
  if (action.kind === 'override') {
    return `${action.dryRun ? 'would be overridden' : 'overridden'}: ${action.to} instead of ${action.withdrawn}, by ${action.file}`;
  }
  return `${action.commit === undefined ? 'would be rolled back' : 'rolled back'}: ${action.to} is served instead of ${action.withdrawn}`;
}

export function renderAction(action: Action, style: Style): string[] {
  const words = actionWords(action);
  if (action.kind === 'none') return [style.color.yellow(words)];
  return [
    style.color.green(words),
    ...(action.kind === 'rollback' ? renderPublished(action, style) : action.dryRun ? [style.color.yellow('dry run: nothing was written')] : []),
  ];
}

function reasonOf({ why, versions }: Extract<Action, { kind: 'none' }>): string {
  const named = versions.length === 0 ? 'what is worse' : `version ${versions.join(', ')}`;
  const reasons: Readonly<Record<typeof why, string>> = {
    'no-release': 'nothing is released there',
    'not-served': versions.length === 0 ? 'no version of those that are served is worse by itself' : `${named} is not served any more`,
    'not-the-version': `${named} was better before: what changed is not the prompt, so another version would be no better`,
    spent: 'these requests led to a rollback before',
    'nothing-before': 'nothing was served before',
  };
  return reasons[why];
}
