import type { IgnoringPrompt } from '../../../core/check/ignores.js';
import type { Finding } from '../../../core/finding.js';

/** All that was found in a project, before anybody's wishes. */
export interface Gathered {
  /** Of reading and compiling: errors among them are beyond dispute. */
  reading: readonly Finding[];
  judged: readonly Finding[];
  /** What prompts pass over. */
  ignoring: readonly IgnoringPrompt[];
  /** Slow rules were applied, too. */
  slow: boolean;
  /** Every prompt was looked at, so that what is not found is not there. */
  whole: boolean;
}
