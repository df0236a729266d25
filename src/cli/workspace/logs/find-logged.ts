import { PromptError } from '../../../core/errors.js';
import type { Resolver } from '../references/resolver.js';
import { findName } from '../tree.js';

const LOG = /\.(?:jsonl|ndjson|parquet)(?:\.gz)?$/;

/**
 * The name a prompt is logged by: of those that are served and those there are, the one that is meant; else as it was typed, for a log can be
 * of a prompt that is gone.
 * @throws PromptError `prompt/ambiguous-name`, `usage`
 */
export async function findLogged(resolver: Resolver, environment: string, typed: string): Promise<string> {
  const releases = await resolver.releases();
  const served = [...releases.all, ...releases.unreadable].filter((release) => release.environment === environment).map(({ prompt }) => prompt);
  try {
    return findName(typed, [...new Set([...served, ...(await resolver.names())])], 'this repository');
  } catch (error) {
    if (!(error instanceof PromptError && error.code === 'prompt/not-found')) throw error;
    // A shell puts every log that an unquoted pattern names on the command line; only the first belongs to --logs.
    if (LOG.test(typed)) {
      throw new PromptError('usage', {
        message: `${typed} is a log, not the name of a prompt`,
        remedy: "put the pattern in quotes, so that the shell leaves it alone: --logs 'logs/*.jsonl'",
      });
    }
    return typed;
  }
}
