import { readInput } from '../../adapters/input.js';
import { packagedText } from '../../adapters/package-files.js';
import { PromptError } from '../../core/errors.js';
import type { Finding } from '../../core/finding.js';
import { type CompiledPrompt, renderMessages } from '../../core/prompt/template/compile.js';
import type { Variable } from '../../core/prompt/front-matter/schema.js';
import type { Values } from '../../core/prompt/values/values.js';
import { lineFinder } from '../../core/text/line-finder.js';
import { readAttacks } from '../../core/untrusted/corpus/attacks.js';
import { measureExposure } from '../../core/untrusted/exposure.js';
import { DEFAULT_POLICY } from '../../core/untrusted/policy.js';
import { scanText } from '../../core/untrusted/scan.js';
import { type Context, defineCommand, result } from '../command.js';
import { type ExposureData, renderExposure } from '../render/exposure.js';
import { renderScan, type ScanData } from '../render/scan.js';
import { openProject } from '../workspace/project.js';
import { readQuerySetIfAny } from '../workspace/evaluate/queries.js';
import { requireCompiled } from '../workspace/require.js';
import { createResolver } from '../workspace/references/create-resolver.js';

export const scan = defineCommand({
  arguments: [{ name: '[file]', description: 'a text, or - for stdin' }],
  options: [{ flags: '--prompt <ref>', description: 'put every attack of the corpus into each untrusted variable of this prompt' }],
  examples: ['prompt scan ticket.txt', 'pbpaste | prompt scan -', 'prompt scan --prompt support/triage'],
  async run(context, [file], options) {
    const { prompt: reference } = options;
    if (file !== undefined && reference === undefined) return scanFile(context, file);
    if (file === undefined && reference !== undefined) return scanPrompt(context, reference);
    throw new PromptError('usage', {
      message: 'expected a file or --prompt',
      remedy: 'write `prompt scan <file>`, `prompt scan -` or `prompt scan --prompt <ref>`',
    });
  },
});

/** Most of a match that is shown. */
const MAX_EXCERPT = 60;

function scanFile({ cwd }: Context, file: string) {
  const text = readInput(file, cwd, `name a file, or a prompt: \`prompt scan --prompt ${file}\``);
  const { suspicious, signs } = scanText(text);
  const find = lineFinder(text);
  const data: ScanData = {
    file,
    suspicious,
    findings: signs.map(({ rule, weak, start, end, message }): Finding & { excerpt: string } => ({
      code: `injection/${rule}`,
      severity: weak ? 'note' : 'warning',
      place: { file, ...find(start) },
      message: `the text ${message}`,
      excerpt: end - start > MAX_EXCERPT ? `${text.slice(start, start + MAX_EXCERPT)}…` : text.slice(start, end),
    })),
  };
  return result(data, renderScan, suspicious ? 1 : 0);
}

async function scanPrompt({ cwd, note }: Context, reference: string) {
  const project = await openProject(cwd);
  const resolved = await createResolver(project, note).resolve(reference);
  const compiled = requireCompiled(resolved);
  const { variables } = compiled.prompt.content;
  const names = Object.keys(variables).filter((name) => variables[name]?.untrusted === true && takesText(variables[name]));
  if (names.length === 0) throw new PromptError('scan/no-untrusted', { name: resolved.label });
  const set = await readQuerySetIfAny(project, compiled.prompt);
  const base = baseValues(compiled, set?.queries[0]?.vars ?? {});
  const attacks = readAttacks(packagedText('data/injection/attacks.jsonl'));
  const data: ExposureData = {
    reference: resolved.label,
    hash: resolved.read.hash,
    attacks: attacks.length,
    variables: names.map((variable) => {
      const mode = (variables[variable]?.sanitize ?? DEFAULT_POLICY).mode;
      return measureExposure(
        { variable, mode, delimiters: compiled.delimiters, render: (value) => renderMessages(compiled, { ...base, [variable]: value }) },
        attacks,
      );
    }),
  };
  const isExposed = data.variables.some(({ families }) => families.some(({ unmarked }) => unmarked > 0));
  return result(data, renderExposure, isExposed ? 1 : 0);
}

function takesText({ type }: Variable): boolean {
  return [type ?? 'string'].flat().includes('string');
}

/** Something for every other variable: a query's value, the default, or a word. */
function baseValues({ prompt, checker }: CompiledPrompt, query: Values): Values {
  const { variables } = prompt.content;
  const words = checker.required.filter((name) => takesText(variables[name] ?? {})).map((name) => [name, 'text'] as const);
  return checker.complete({ ...Object.fromEntries(words), ...query }).values;
}
