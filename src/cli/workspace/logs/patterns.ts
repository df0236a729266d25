import { join, resolve } from 'node:path';
import type { OptionSpec } from '../../option-spec.js';
import { collect } from '../../options.js';
import type { Project } from '../project.js';

const DEFAULT = '.prompt/logs/*.jsonl';

/** What commands that read logs of requests take; `logPatterns` reads it. */
export const LOGS_OPTION = {
  flags: '--logs <glob>',
  description: `logs of requests: .jsonl, .jsonl.gz, .parquet; may be repeated (default: ${DEFAULT})`,
  parse: collect,
} as const satisfies OptionSpec;

/** Where logs of requests are looked for, as absolute patterns. @param given as typed, relative to `cwd` */
export function logPatterns({ root }: Project, cwd: string, given: readonly string[] | undefined): string[] {
  return given === undefined || given.length === 0 ? [join(root, DEFAULT)] : given.map((pattern) => resolve(cwd, pattern));
}
