import { join, resolve } from 'node:path';
import type { Project } from '../project.js';

const DEFAULT = '.prompt/logs/*.jsonl';

/** Where logs of requests are looked for, as absolute patterns. @param given as typed, relative to `cwd` */
export function logPatterns({ root }: Project, cwd: string, given: readonly string[] | undefined): string[] {
  return given === undefined || given.length === 0 ? [join(root, DEFAULT)] : given.map((pattern) => resolve(cwd, pattern));
}
