import { PromptError } from '../../core/errors.js';
import { defineCommand, result } from '../command.js';
import { type BisectData, renderBisect } from '../render/bisect.js';
import { bisect, type BisectQuestion } from '../workspace/evaluate/bisection.js';
import { RUN_OPTIONS } from '../workspace/evaluate/options.js';
import { measureVersion } from '../workspace/evaluate/measure-version.js';
import { openProject } from '../workspace/project.js';
import { readReportedVersions, type ReportedVersion } from '../workspace/reports/report-history.js';
import { createResolver } from '../workspace/references/create-resolver.js';

/** What is asked is the search's own business; how it is asked is the user's. */
const TAKEN = [
  '--queries',
  '--limit',
  '--sample',
  '--seed',
  '--repeat',
  '--model',
  '--concurrency',
  '--no-cache',
  '--record',
  '--offline',
  '--max-usd',
  '--max-requests',
  '--allow-scripts',
  '--allow-leak',
];

export const bisectCommand = defineCommand({
  arguments: [{ name: '<name>', description: 'a prompt' }],
  options: [
    { flags: '--query <id>', description: 'a query that passed once and fails now' },
    { flags: '--metric <name>', description: 'a metric that was higher once' },
    { flags: '--good <version>', description: 'a version that was good; the first', parse: parseVersion('--good') },
    { flags: '--bad <version>', description: 'a later version that is bad; the latest', parse: parseVersion('--bad') },
    ...RUN_OPTIONS.filter(({ flags }) => TAKEN.some((flag) => flags.split(' ')[0] === flag)),
  ],
  examples: ['prompt bisect triage --query t018', 'prompt bisect triage --metric accuracy --good 5 --offline'],
  async run(context, [typedName], typed) {
    const { query, metric } = typed;
    if ((query === undefined) === (metric === undefined)) {
      throw new PromptError('usage', { message: 'name what broke', remedy: 'give --query <id> or --metric <name>, one of the two' });
    }
    const project = await openProject(context.cwd);
    const resolver = createResolver(project, context.note);
    const { name } = await resolver.resolve(typedName);
    const versions = between(name, await readReportedVersions(resolver, name), typed);
    const { alpha, seed } = project.config.evaluation;
    const filter = query === undefined ? {} : { filter: [`id=${query}`, 'split=all'] };
    const question: BisectQuestion = {
      name, versions, alpha, seed,
      by: query === undefined ? { metric } : { query },
      measure: (version) => measureVersion(context, `${name}@${version}`, { ...typed, ...filter }),
    };
    const { broken, ...found } = await bisect(question);
    const data: BisectData = {
      name,
      ...found,
      alpha,
      versions: versions.length,
      ...(query === undefined ? {} : { query }),
      ...(broken ? { broken: describe(broken) } : {}),
    };
    return result(data, renderBisect, broken ? 0 : 3);
  },
});

function between(name: string, all: readonly ReportedVersion[], { good, bad }: { good?: number; bad?: number }): ReportedVersion[] {
  const [from, to] = [good ?? all[0]?.version ?? 0, bad ?? all.at(-1)?.version ?? 0];
  for (const version of [from, to]) {
    if (!all.some((one) => one.version === version)) {
      throw new PromptError('reference/not-found', { reference: `${name}@${version}`, looked: `${name} has versions 1 to ${all.length}` });
    }
  }
  if (from >= to) {
    throw new PromptError('usage', {
      message: `there is nothing between version ${from} and version ${to}`,
      remedy: 'the good version must be before the bad one',
    });
  }
  return all.filter(({ version }) => version >= from && version <= to);
}

function describe({ version, hash, commit }: ReportedVersion): NonNullable<BisectData['broken']> {
  const { oid = '', date = '', author = '', subject = '' } = commit ?? {};
  return { version, hash, commit: oid, date, author, subject };
}

function parseVersion(flag: string): (text: string) => number {
  return (text) => {
    const digits = /(?:^|@)v?([1-9]\d*)$/.exec(text)?.[1];
    if (digits === undefined) {
      throw new PromptError('usage', { message: `${flag} expects a version, but got \`${text}\``, remedy: 'write its number, such as 5' });
    }
    return Number(digits);
  };
}
