import { describe, expect, it } from 'vitest';
import { createProgress } from '../../src/cli/progress.js';

/** Twenty steps, one each ten seconds. */
function written(isTTY: boolean): string[] {
  const lines: string[] = [];
  let time = 0;
  const progress = createProgress({ write: (text) => void lines.push(text), isTTY, columns: 60 }, () => time);
  progress.start('2 × 10', 20);
  for (let step = 0; step < 20; step++) {
    time += 10_000;
    progress.step('1 failed  $0.50');
  }
  progress.end();
  return lines;
}

describe('progress', () => {
  it('is plain lines now and then where it is no terminal', () => {
    const lines = written(false);
    expect(lines).toHaveLength(10);
    expect(lines[0]).toBe('2 × 10: 2/20  0.1/s  3m00s left  1 failed  $0.50\n');
  });

  it('is one line on a terminal, never wider, wiped at the end', () => {
    const lines = written(true);
    expect(lines[0]).toBe(`\r\u001B[2K2 × 10 ${'░'.repeat(24)} 0/20`);
    expect(lines.at(-2)).toContain(`${'█'.repeat(24)} 20/20`);
    expect(lines.at(-1)).toBe('\r\u001B[2K');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(60 + 4);
  });
});
