import { quoteArgument } from '../text/quote-argument.js';
import { DEEPEN, indented, listed, suggestion, type Words } from './words.js';

const elsewhere = (projects: readonly string[]): string =>
  `the projects of this repository are in ${listed(projects.slice(0, 20))}${projects.length > 20 ? ' …' : ''}: go there, or name one with \`-C <dir>\``;

/** Of what a person typed or wrote: commands, configuration, prompts, references. */
export const PROMPT = {
  usage: (a: { message: string; remedy?: string }): Words => ({ exit: 2, ...a }),
  'config/invalid': (_: object): Words => ({ exit: 2, message: 'the configuration is not valid' }),
  'check/baseline-invalid': (a: { file: string }): Words => ({
    exit: 2,
    message: `the baseline ${a.file} cannot be read`,
    remedy: 'restore it from history, or write it again: `prompt check --baseline`',
  }),
  'check/unknown-rule': (a: { code: string; nearest?: string | undefined }): Words => ({
    exit: 2,
    message: `there is no rule \`${a.code}\`${suggestion(a.nearest)}`,
    remedy: 'see `prompt check --list-rules`',
  }),
  'prompt/invalid': (a: { name: string }): Words => ({ exit: 2, message: `${a.name} cannot be used` }),
  'prompt/none': (a: { folders: readonly string[]; projects: readonly string[]; meant?: string | undefined }): Words => ({
    exit: 3,
    message: `no prompts found under ${listed(a.folders)}${suggestion(a.meant)}`,
    remedy:
      a.meant !== undefined
        ? `write \`prompts: [${JSON.stringify(a.meant)}]\` in .promptrc`
        : a.projects.length === 0
          ? 'run `prompt init` for a sample, or set `prompts:` in .promptrc'
          : elsewhere(a.projects),
  }),
  'prompt/not-found': (a: { name: string; where: string; nearest?: string | undefined; known: readonly string[]; projects?: readonly string[] }): Words => ({
    exit: 2,
    message: `there is no prompt \`${a.name}\` in ${a.where}${suggestion(a.nearest)}`,
    ...(a.known.length === 0
      ? a.projects === undefined
        ? {}
        : { remedy: elsewhere(a.projects) }
      : { remedy: `there are: ${listed(a.known.slice(0, 20))}${a.known.length > 20 ? ' …' : ''}` }),
  }),
  'prompt/ambiguous-name': (a: { name: string; names: readonly string[] }): Words => ({
    exit: 2,
    message: `\`${a.name}\` could be ${listed(a.names)}`,
    remedy: 'write the whole name',
  }),
  'reference/invalid': (a: { reference: string; reason: string }): Words => ({
    exit: 2,
    message: `\`${a.reference}\` is not a reference: ${a.reason}`,
    remedy: 'write name, name@7, name@latest, name@production, name@staged or name@<git revision>, then +transform:option=value',
  }),
  'reference/not-found': (a: {
    reference: string;
    looked: string;
    name?: string;
    nearest?: string | undefined;
    shallow?: boolean;
    remedy?: string;
  }): Words => ({
    exit: 2,
    message: `\`${a.reference}\` does not exist: ${a.looked}${a.shallow === true ? ', as far as this shallow clone goes' : ''}${suggestion(a.nearest)}`,
    remedy: a.remedy ?? (a.shallow === true ? DEEPEN : `see what exists with \`prompt log ${a.name === undefined ? '<name>' : quoteArgument(a.name)}\` and \`prompt list\``),
  }),
  'reference/ambiguous': (a: { reference: string; readings: readonly string[] }): Words => ({
    exit: 2,
    message: `\`${a.reference}\` has more than one reading`,
    remedy: `write one of: ${listed(a.readings)}`,
  }),
  'transform/unprepared': (a: { stage: string; model: string }): Words => ({
    exit: 2,
    message: `${a.stage} chooses by vectors of ${a.model}, which has not been asked`,
    remedy: 'in an application give `embed` to openPrompts, and call `await prompt.renderAsync(values)` instead of `render`',
  }),
  'transform/invalid': (a: { stage: string; reason: string; known?: readonly string[] }): Words => ({
    exit: 2,
    message: `the transform \`${a.stage}\` cannot be used: ${a.reason}`,
    ...(a.known ? { remedy: `available: ${listed(a.known)}` } : {}),
  }),
  'compress/target-missed': (a: { name: string; budget: number; best: number; blocked: readonly string[] }): Words => ({
    exit: 1,
    message:
      `${a.name} cannot be compressed to ${a.budget} tokens: at best ${a.best}, ${a.best - a.budget} too many\n` +
      a.blocked.map((one) => `  ${one}`).join('\n'),
    remedy: 'ask for less, allow more with `level`, or take what there is with `best-effort`',
  }),
  'compress/not-writable': (a: { label: string; reason: string }): Words => ({
    exit: 2,
    message: `what was compressed of ${a.label} cannot be written: ${a.reason}`,
    remedy: 'compress the prompt of the work tree, by its name alone',
  }),
  'engine/unrecorded': (a: { missing: number; planned: number; lines: readonly number[] }): Words => ({
    exit: 4,
    message: `not rewritten: ${a.missing} of ${a.planned} passages have no recorded answer (line ${a.lines.join(', ')})`,
    remedy: 'run it once without --offline, or record it where there is a key with --record and commit .prompt/recordings',
  }),
  'compress/too-few-queries': (a: { name: string; search: number; confirm: number; least: number; margin: number }): Words => ({
    exit: 3,
    message: `${a.name} has too few queries to leave segments out: ${a.search} to search with and ${a.confirm} to confirm with, and a loss above ${a.margin * 100}% could go unnoticed`,
    remedy: `each half needs ${a.least} even if every answer stays right: ${2 * a.least + Math.ceil(a.least / 5)} queries in all would do; or take other splits with --filter split=all, allow a larger --margin, or measure the edits alone with --level`,
  }),
  'compress/ablation-stopped': (a: {
    reason: string;
    trials: number;
    dropped: number;
    tokens: number;
    interrupted: boolean;
    again: string | undefined;
  }): Words => ({
    exit: a.interrupted ? 130 : 4,
    message: `stopped by ${a.reason} in trial ${a.trials + 1}; so far ${a.dropped} segments with ${a.tokens} tokens could go, nothing of it confirmed`,
    remedy: a.again === undefined ? 'without a cache nothing is kept: leave --no-cache out to go on later' : `what was answered is kept; go on: \`${a.again}\``,
  }),
  'values/invalid': (a: { name: string; faults: readonly string[]; remedy?: string }): Words => ({
    exit: 2,
    message: `the values do not fit ${a.name}:\n${a.faults.map((fault) => `  ${fault}`).join('\n')}`,
    remedy: a.remedy ?? 'give them with --var name=value or --vars file.yaml',
  }),
  'scan/no-untrusted': (a: { name: string }): Words => ({
    exit: 2,
    message: `${a.name} has no untrusted variable that takes a text, so there is nothing to put an attack into`,
    remedy: 'mark those whose values come from outside: `variables: { ticket: { type: string, untrusted: true } }`',
  }),
  'render/failed': (a: { name: string; path: string; reason: string }): Words => ({
    exit: 2,
    message: `${a.name} cannot be rendered with these values: ${a.path}: ${a.reason}`,
  }),
  'cot/not-writable': (a: { path: string }): Words => ({
    exit: 2,
    message: `the decision cannot be written into ${a.path}: its front matter cannot be changed without a change to something else`,
    remedy: 'put the lines that are shown without --write there yourself',
  }),
  'technique/unknown': (a: { template: string; nearest?: string | undefined; known: readonly string[] }): Words => ({
    exit: 2,
    message: `there is no template \`${a.template}\` of chain-of-thought${suggestion(a.nearest)}`,
    remedy: `there are: ${listed(a.known)}; add your own under \`techniques:\` in .promptrc`,
  }),
  'technique/invalid': (a: { file: string }): Words => ({ exit: 2, message: `the template ${a.file} cannot be used` }),
  'task/unknown': (a: { task: string; nearest?: string | undefined; known: readonly string[] }): Words => ({
    exit: 2,
    message: a.task === '' ? 'for which task? give --task' : `there is no task \`${a.task}\`${suggestion(a.nearest)}`,
    remedy: `there are: ${listed(a.known)}; add your own under \`tasks:\` in .promptrc`,
  }),
  'task/invalid': (a: { task: string }): Words => ({ exit: 2, message: `the task template ${a.task} cannot be used` }),
  'task/values': (a: { task: string; faults: readonly string[]; takes: readonly string[] }): Words => ({
    exit: 2,
    message: `the values do not fit the task ${a.task}:\n${indented(a.faults)}`,
    remedy: `it takes:\n${indented(a.takes)}`,
  }),
  'task/examples': (a: { task: string; file?: string | undefined; faults: readonly string[] }): Words => ({
    exit: 2,
    message: `examples${a.file === undefined ? '' : ` of ${a.file}`} do not fit the task ${a.task}:\n${indented(a.faults)}`,
    remedy: a.file === undefined ? 'mend the examples' : 'mend the file; nothing was written',
  }),
  'examples/invalid': (a: { file: string }): Words => ({ exit: 2, message: `the examples ${a.file} cannot be used` }),
  'examples/none': (a: { name: string; file: string }): Words => ({
    exit: 3,
    message: `${a.name} has no examples; they would be in ${a.file}`,
    remedy: `add one: \`prompt examples add ${a.name} --input "…" --output "…"\``,
  }),
  'examples/refused': (a: { name: string; file: string; faults: readonly string[]; remedy: string }): Words => ({
    exit: 1,
    message: `not added to the examples of ${a.name}:\n${indented(a.faults)}`,
    remedy: `${a.file} is as it was; ${a.remedy}`,
  }),
  'examples/run': (a: { reason: string; remedy: string }): Words => ({ exit: 2, message: `no examples from this run: ${a.reason}`, remedy: a.remedy }),
  'examples/no-answers': (a: { run: string; metric: string; least: number; answered: number; scored: number; best?: number }): Words => ({
    exit: 3,
    message:
      a.best === undefined
        ? `${a.run} has ${a.answered === 0 ? 'no answers' : `no score by \`${a.metric}\``}`
        : `no answer of ${a.run} reaches ${a.metric} ${a.least}; the best of ${a.scored} has ${a.best}`,
  }),
  'new/exists': (a: { paths: readonly string[] }): Words => ({
    exit: 2,
    message: `there already ${a.paths.length === 1 ? 'is' : 'are'} ${listed(a.paths)}; nothing was written`,
    remedy: 'choose another name, or move what is there',
  }),
  interrupted: (_: object): Words => ({ exit: 130, message: 'interrupted' }),
};
