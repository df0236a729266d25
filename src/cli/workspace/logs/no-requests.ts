import { PromptError } from '../../../core/errors.js';
import { nearestWord } from '../../../core/text/nearest-word.js';

/** Of several prompts one may be mistyped, or asked for by nobody: that is no news of the others. */
export function noteUnseen(names: readonly string[], seen: ReadonlySet<string>, environment: string, note: (text: string) => void): void {
  for (const name of names) if (!seen.has(name)) note(`note: no request of ${name} in ${environment} in that time; \`prompt list\` has the names`);
}

/** What is said where the logs have no request of the prompts in a span of time. @param served what they do have */
export function noRequests(
  { prompts, environment }: { prompts: readonly string[]; environment: string },
  { from, to }: { from: number; to: number },
  served: readonly { prompt: string; environment: string }[],
): PromptError {
  const where = `from ${new Date(from).toISOString()} until ${new Date(to).toISOString()} there is`;
  return noRequestsIn({ prompts, environment }, where, served.filter((one) => one.environment === environment).map(({ prompt }) => prompt));
}

/** @param where `in rows.jsonl there is` */
export function noRequestsIn(
  { prompts, environment }: { prompts: readonly string[]; environment: string },
  where: string,
  served: readonly string[],
): PromptError {
  const nearest =
    prompts.length === 1
      ? nearestWord(
          prompts[0] as string,
          served.filter((name) => name !== prompts[0]),
        )
      : undefined;
  return new PromptError('metrics/none', { names: prompts, environment, where, served, nearest });
}
