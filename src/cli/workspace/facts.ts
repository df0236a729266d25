import type { TokenCount } from '../../core/ports.js';
import type { Status } from '../../core/release/status.js';
import type { UnreadableRelease } from '../../core/release/unreadable.js';
import type { ReportSummary } from '../../core/report/report.js';
import type { Digest } from './make-digest.js';

/** What an environment serves of one prompt. */
export interface Served {
  version: number;
  hash: string;
  canary?: { version: number; hash: string; percent: number };
}

/** Everything that is known of one content of a prompt without running it. */
export interface PromptFacts {
  name: string;
  path: string;
  hash: string;
  /** `7`; `2+3` on a branch; undefined when this content was never committed, or the clone is shallow. */
  version?: string;
  /** The newest numbered version, where this content is not it. */
  latest?: number;
  /** Numbers are unknown, and the last change where it may lie before what was cloned. */
  shallow?: true;
  /** Undefined where it hangs on a release that cannot be read. */
  status?: Status;
  environments: Record<string, Served>;
  /** Releases of it that cannot be read: what those environments serve is not known. */
  unreadable?: readonly UnreadableRelease[];
  tokens?: TokenCount & { budget?: number };
  /** The commit that last touched the prompt. */
  changed?: { commit: string; date: string; author: string; subject: string };
  score?: ReportSummary;
  description?: string;
  owner?: string;
  tags: readonly string[];
  /** Why the file cannot be used. */
  broken?: string;
}

/** What history and releases say of a prompt's content. */
export type Place = Pick<PromptFacts, 'status' | 'environments' | 'unreadable' | 'version' | 'latest' | 'shallow' | 'changed' | 'score'>;

export function joinFacts({ name, path }: { name: string; path: string }, { hash, deprecated: _, report: __, ...file }: Digest, place: Place): PromptFacts {
  return { name, path, hash, ...file, ...place };
}
