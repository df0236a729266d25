import type { Output } from './io.js';

/** Says how far long work has got; on a terminal only. */
export interface Progress {
  start(label: string, total: number): void;
  step(detail?: string): void;
  end(): void;
}

const BAR = 24;
/** Redrawing more often than this costs more than it tells. */
const INTERVAL = 80;

export const NO_PROGRESS: Progress = { start() {}, step() {}, end() {} };

/** One line that is redrawn and wiped when done. @param now milliseconds */
export function createProgress(output: Output, now: () => number): Progress {
  if (!output.isTTY) return NO_PROGRESS;
  let label = '';
  let total = 0;
  let done = 0;
  let started = 0;
  let drawn = 0;
  const draw = (detail: string): void => {
    const filled = total === 0 ? BAR : Math.round((done / total) * BAR);
    const seconds = (now() - started) / 1000;
    const left = done === 0 ? '' : `  ${formatSeconds((seconds / done) * (total - done))} left`;
    const line = `${label} ${'█'.repeat(filled)}${'░'.repeat(BAR - filled)} ${done}/${total}${left}${detail === '' ? '' : `  ${detail}`}`;
    output.write(`\r\u001B[2K${line.slice(0, (output.columns ?? 80) - 1)}`);
  };
  return {
    start(text, count) {
      [label, total, done, started, drawn] = [text, count, 0, now(), 0];
      draw('');
    },
    step(detail = '') {
      done++;
      if (now() - drawn < INTERVAL && done < total) return;
      drawn = now();
      draw(detail);
    },
    end() {
      output.write('\r\u001B[2K');
    },
  };
}

function formatSeconds(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)}s`;
  return `${Math.floor(seconds / 60)}m${String(Math.round(seconds % 60)).padStart(2, '0')}s`;
}
