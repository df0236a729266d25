import type { Output } from './io.js';

/** Says how far long work has got. */
export interface Progress {
  start(label: string, total: number): void;
  step(detail?: string): void;
  end(): void;
}

const BAR = 24;
/** Redrawing more often than this costs more than it tells. */
const REDRAWN_MS = 80;
/** Where lines stay, as in the log of a CI job. */
const WRITTEN_MS = 15_000;

export const NO_PROGRESS: Progress = { start() {}, step() {}, end() {} };

/** One line that is redrawn and wiped when done; elsewhere than on a terminal a plain line now and then. @param now milliseconds */
export function createProgress(output: Output, now: () => number): Progress {
  const interval = output.isTTY ? REDRAWN_MS : WRITTEN_MS;
  let [label, total, done, started, drawn] = ['', 0, 0, 0, 0];
  const show = (detail: string): void => {
    drawn = now();
    const state = { done, total, seconds: (drawn - started) / 1000, detail };
    if (output.isTTY) output.write(`\r\u001B[2K${`${label} ${bar(state)} ${figures(state)}`.slice(0, (output.columns ?? 80) - 1)}`);
    else output.write(`${label}: ${figures(state)}\n`);
  };
  return {
    start(text, count) {
      [label, total, done, started, drawn] = [text, count, 0, now(), now()];
      if (output.isTTY) show('');
    },
    step(detail = '') {
      done++;
      if (now() - drawn >= interval || (output.isTTY && done === total)) show(detail);
    },
    end() {
      if (output.isTTY) output.write('\r\u001B[2K');
    },
  };
}

interface State {
  done: number;
  total: number;
  seconds: number;
  detail: string;
}

function bar({ done, total }: State): string {
  const filled = total === 0 ? BAR : Math.round((done / total) * BAR);
  return `${'█'.repeat(filled)}${'░'.repeat(BAR - filled)}`;
}

/** `120/400  24/s  12s left  2 failed` */
function figures({ done, total, seconds, detail }: State): string {
  const rate = done === 0 || seconds <= 0 ? [] : [`${formatRate(done / seconds)}/s`, `${formatSeconds((seconds / done) * (total - done))} left`];
  return [`${done}/${total}`, ...rate, ...(detail === '' ? [] : [detail])].join('  ');
}

function formatRate(rate: number): string {
  return rate < 10 ? rate.toFixed(1) : String(Math.round(rate));
}

function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)}s`;
  return `${Math.floor(seconds / 60)}m${String(Math.round(seconds % 60)).padStart(2, '0')}s`;
}
