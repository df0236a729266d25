import { PromptError } from '../../core/errors.js';
import { shortHash } from '../../core/prompt/content.js';
import { planRollback } from '../../core/release/plan.js';
import { knownMembers } from '../../core/text/known-members.js';
import { quoteArgument } from '../../core/text/quote-argument.js';
import { versionsOf } from '../../core/version/history.js';
import { defineCommand, result } from '../command.js';
import { parseVersion } from '../options.js';
import { renderRelease, type ReleaseData, toReleaseData } from '../render/release.js';
import { numberedHistory } from '../workspace/history/history.js';
import type { Resolver } from '../workspace/references/resolver.js';
import { publish } from '../workspace/release/publish.js';
import { readReleasedContent } from '../workspace/release/released-content.js';
import { ENVIRONMENT_OPTION } from '../workspace/release/releases.js';
import { openServed } from '../workspace/release/served-target.js';
import { PUBLISH_OPTIONS } from '../workspace/release/target.js';

export const rollback = defineCommand({
  arguments: [{ name: '<name>', description: 'a prompt' }],
  options: [
    ENVIRONMENT_OPTION,
    { flags: '--to <version>', description: 'this version instead of the one before', parse: parseVersion },
    { flags: '--last-good', description: 'the last version whose evidence passed the environment’s policy' },
    { flags: '--reason <text>', description: 'why, for the commit message' },
    ...PUBLISH_OPTIONS,
  ],
  examples: ['prompt rollback support/triage', 'prompt rollback triage --to 5 --reason "wrong queue for refunds"'],
  async run(context, [typed], options) {
    const { to, lastGood, reason } = options;
    if (lastGood === true && to !== undefined) {
      throw new PromptError('usage', { message: '--last-good and --to say two things', remedy: 'give one of them' });
    }
    const { project, resolver, target, releases, current } = await openServed(context, nameIn(typed, options.env), options);
    const { prompt: name, environment } = current;
    const toHash = to === undefined ? undefined : await hashOf(resolver, name, to);
    const plan = planRollback(current, { name, environment, ...knownMembers({ to, toHash, lastGood, reason }) });
    if (to !== undefined && plan.to.version !== to) {
      context.note(`note: the content of ${name}@${to} is kept as version ${plan.to.version}, by which it is called here`);
    } else if (toHash !== undefined && plan.to.hash !== toHash) {
      const now = `${name}@${to} is another content in history now (${shortHash(toHash)})`;
      context.note(`note: ${now}; this goes back to what the release keeps as ${to}`);
    }
    // What is served again must be what was promoted then.
    await readReleasedContent(project, releases.commit, name, plan.to.hash);
    return result<ReleaseData>(toReleaseData(plan, await publish(project, target, plan, {})), renderRelease);
  },
});

/** Other commands take `triage@2` for a version. @throws PromptError `usage` */
function nameIn(typed: string, env: string | undefined): string {
  const [, name = '', number] = /^(.+)@v?([1-9]\d*)$/.exec(typed) ?? [];
  if (number === undefined) return typed;
  const line = `prompt rollback ${quoteArgument(name)} --to ${number}${env === undefined ? '' : ` --env ${env}`}`;
  throw new PromptError('usage', { message: `a rollback takes the name of a prompt, not \`${typed}\``, remedy: `to go back to that version: \`${line}\`` });
}

/** What history gives this number; undefined where it gives it to none, or the clone is shallow. */
async function hashOf(resolver: Resolver, name: string, wanted: number): Promise<string | undefined> {
  const history = await resolver.history();
  return history.shallow ? undefined : versionsOf(numberedHistory(history, name)).find(({ number }) => number === wanted)?.hash;
}
