import type { Finding } from './finding.js';
import { EVALUATION } from './words/evaluation.js';
import { MONITORING } from './words/monitoring.js';
import { PROMPT } from './words/prompt.js';
import { RELEASE } from './words/release.js';
import { REPOSITORY } from './words/repository.js';
import { RUN } from './words/run.js';
import { RUNTIME } from './words/runtime.js';
import type { ExitCode, Words } from './words/words.js';

export type { ExitCode } from './words/words.js';

/** Every fault that ends a command: what is wrong, and what to do. The words of an area are in one file. */
const CATALOGUE = { ...PROMPT, ...REPOSITORY, ...EVALUATION, ...RUN, ...RELEASE, ...RUNTIME, ...MONITORING } satisfies Record<string, (args: never) => Words>;

export type ErrorCode = keyof typeof CATALOGUE;

/** A fault that ends a command. Its words come from the catalogue; `findings` lists what is wrong in files. */
export class PromptError<C extends ErrorCode = ErrorCode> extends Error {
  readonly code: C;
  readonly exit: ExitCode;
  readonly remedy: string | undefined;
  readonly findings: readonly Finding[];

  constructor(code: C, args: Parameters<(typeof CATALOGUE)[C]>[0], options: { findings?: readonly Finding[]; cause?: unknown } = {}) {
    const words = (CATALOGUE[code] as (args: unknown) => Words)(args);
    super(words.message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'PromptError';
    this.code = code;
    this.exit = words.exit;
    this.remedy = words.remedy;
    this.findings = options.findings ?? [];
  }
}
