import { listed, type Words } from './words.js';

/** Of query sets, models and reports. */
export const EVALUATION = {
  'queries/missing': (a: { name: string; expected: readonly string[] }): Words => ({
    exit: 2,
    message: `${a.name} has no query set; expected ${a.expected.join(' or ')}`,
    remedy: 'write one (a list of `id`, `vars`, `expected`), or name a file with --queries',
  }),
  'queries/invalid': (a: { file: string }): Words => ({ exit: 2, message: `the query set ${a.file} is not valid` }),
  'queries/empty': (a: { file: string; filter?: string }): Words => ({
    exit: 3,
    message: a.filter === undefined ? `the query set ${a.file} has no queries` : `no query of ${a.file} matches ${a.filter}`,
    remedy: a.filter === undefined ? 'add queries: `- id: q1`, `vars: { … }`, `expected: …`' : 'see the splits, tags and ids in the file',
  }),
  'queries/leak': (a: { file: string; count: number }): Words => ({
    exit: 2,
    message: `${a.count === 1 ? 'a query' : `${a.count} queries`} of ${a.file} ${a.count === 1 ? 'is' : 'are'} also shown as an example: figures would be too good`,
    remedy: 'take them out of the set or out of the pool, or pass --allow-leak',
  }),
  'queries/no-previous': (a: { name: string; word: string }): Words => ({
    exit: 3,
    message: `\`--filter ${a.word}\` needs an earlier result of ${a.name}, and there is none`,
    remedy: 'evaluate it once without the filter',
  }),
  'scorer/scripts-refused': (a: { file: string; scripts: readonly string[] }): Words => ({
    exit: 2,
    message: `${a.file} has scorers that run code of the repository: ${listed(a.scripts)}`,
    remedy: 'read that code; if you trust it, pass --allow-scripts',
  }),
  'model/missing': (a: { name: string }): Words => ({
    exit: 2,
    message: `no model to evaluate ${a.name} with`,
    remedy: 'set `model:` in the prompt, `default_model:` in .promptrc, or pass --model provider/name',
  }),
  'model/unknown-provider': (a: { model: string; provider: string; known: readonly string[] }): Words => ({
    exit: 2,
    message: `the provider \`${a.provider}\` of \`${a.model}\` is not configured`,
    remedy: `known: ${listed(a.known)}; add others under \`providers:\` in .promptrc`,
  }),
  'model/key-missing': (a: { provider: string; variable: string }): Words => ({
    exit: 2,
    message: `no API key for ${a.provider}: the environment variable ${a.variable} is not set`,
    remedy: `export ${a.variable}=…, or name another variable under \`providers.${a.provider}.key\` in .promptrc`,
  }),
  'model/failed': (a: { model: string; reason: string }): Words => ({
    exit: 4,
    message: `${a.model}: ${a.reason}`,
    remedy: 'nothing was written; run the command again when the provider answers',
  }),
  'embeddings/failed': (a: { reason: string }): Words => ({
    exit: 4,
    message: `no vectors: ${a.reason}`,
    remedy: 'run the command again when the provider answers; vectors that came are kept',
  }),
  'embeddings/budget': (a: { maxUsd: number }): Words => ({
    exit: 4,
    message: `vectors are missing: --max-usd ${a.maxUsd} is spent on those that came`,
    remedy: 'allow more, and run the command again: vectors that came are kept',
  }),
  'embeddings/missing': (a: { model: string; missing: readonly string[]; of: number }): Words => ({
    exit: 4,
    message:
      `${a.missing.length} of ${a.of} ${a.of === 1 ? 'text has' : 'texts have'} no kept vector of ${a.model}: ` +
      `${a.missing.slice(0, 20).join(', ')}${a.missing.length > 20 ? ` and ${a.missing.length - 20} more` : ''}`,
    remedy: 'run it once without --offline, where there is a key',
  }),
  'recordings/invalid': (a: { file: string }): Words => ({
    exit: 2,
    message: `the recordings ${a.file} are not valid`,
    remedy: 'mend the lines or delete them, and record again with --record',
  }),
  'recordings/secret': (a: { file: string }): Words => ({
    exit: 2,
    message: `nothing was recorded in ${a.file}: it is to be committed, and would hold credentials`,
    remedy: 'take them out of the queries or the prompt; if they are real, replace them where they were issued',
  }),
  'import/invalid': (a: { file: string }): Words => ({ exit: 2, message: `${a.file} cannot be imported` }),
  'import/nothing': (a: { file: string; queries: string; matched: number; fields: readonly string[] }): Words => ({
    exit: 3,
    message: `${a.file} has ${a.matched > 0 ? 'no output where one was looked for' : `no row for a query of ${a.queries}`}`,
    remedy: `say with --map which fields hold id (or vars.<name>) and output; the first row has: ${listed(a.fields)}`,
  }),
  'report/invalid': (a: { file: string; reason: string }): Words => ({
    exit: 2,
    message: `${a.file} cannot serve as evidence: ${a.reason}`,
    remedy: 'give a report that `prompt eval` or `prompt ab` wrote for this version with --out <file>',
  }),
  'report/missing': (a: { label: string; name: string }): Words => ({
    exit: 3,
    message: `nothing was measured of ${a.label}`,
    remedy: `compare it: \`prompt ab ${a.name}@production ${a.name}\``,
  }),
  'bisect/not-good': (a: { label: string; what: string }): Words => ({
    exit: 2,
    message: `${a.label} is not good by ${a.what}, so the search has no beginning`,
    remedy: 'name a version that is: --good <version>; see `prompt report <name> --history`',
  }),
  'bisect/not-bad': (a: { label: string; what: string }): Words => ({
    exit: 3,
    message: `${a.label} is not bad by ${a.what}: nothing is broken`,
    remedy: 'name a version that is: --bad <version>',
  }),
  'bisect/unscored': (a: { label: string; metric: string; reason?: string | undefined }): Words => ({
    exit: 4,
    message: `${a.label} got no score by ${a.metric}${a.reason === undefined ? '' : `: ${a.reason}`}`,
    remedy: 'run the command again when the provider answers, or look at the answer with `prompt eval`',
  }),
};
