import { checkAll } from '../../../src/core/check/check-all.js';
import { checkPrompt } from '../../../src/core/check/check-prompt.js';
import { checkTexts } from '../../../src/core/check/check-texts.js';
import { checkTree } from '../../../src/core/check/check-tree.js';
import { applyIgnores, ignoringPrompt } from '../../../src/core/check/ignores.js';
import { CATALOGUE } from '../../../src/core/check/catalogue/index.js';
import type { Levels } from '../../../src/core/check/levels.js';
import type { CheckedPrompt, PromptFacts, Sample, TextFile } from '../../../src/core/check/rule.js';
import { requiredPolicies } from '../../../src/core/check/untrusted/required-policies.js';
import { readConfig } from '../../../src/core/config/config.js';
import type { Finding } from '../../../src/core/finding.js';
import { compilePrompt } from '../../../src/core/prompt/template/compile.js';
import { byFolder, classify, queriesPathsIn } from '../../../src/core/prompt/layout/layout.js';
import { readPrompt, type ReadPrompt } from '../../../src/core/prompt/prompt.js';
import { gatherSources } from '../../../src/core/prompt/layout/sources.js';
import { templateTexts } from '../../../src/core/prompt/template/static-text.js';
import { decodeText } from '../../../src/core/text/decode.js';

/** What a sample cannot hold in files: what is known of models. */
const MODELS: Readonly<Record<string, NonNullable<PromptFacts['model']>['known']>> = { 'opnai/gpt-4.1-mini': 'no-provider', 'openai/gpt-9': 'unlisted', 'mistral/old': 'deprecated' };

/** And of their context windows. */
const WINDOW = 200;

/** Everything that is found in the files of a sample, as a check of a whole project would. Paths are below `p/`. */
export function findIn(sample: Sample, levels: Levels = {}): Finding[] {
  const files = Object.fromEntries(Object.entries(typeof sample === 'string' ? { 'a.md': sample } : sample).map(([path, text]) => [`p/${path}`, text]));
  const layout = { roots: ['p'] };
  const paths = Object.keys(files).filter((path) => !path.startsWith('p/served/') && classify(layout, path) !== undefined);
  const findings: Finding[] = [...checkTree({ paths, irregular: [], folders: [] }, layout)];
  const texts: TextFile[] = [];
  for (const path of paths) {
    const decoded = decodeText(Buffer.from(files[path] ?? ''));
    const kind = classify(layout, path)?.kind ?? 'prompt';
    if (!decoded.ok) findings.push({ code: decoded.code, severity: 'error', place: { file: path }, message: decoded.message });
    else if (kind !== 'report') texts.push({ path, kind, text: decoded.text });
  }
  findings.push(...checkTexts(texts, levels));
  const read = (path: string): string | undefined => texts.find((file) => file.path === path)?.text;
  const { config } = readConfig(files['p/.promptrc'], '.promptrc');
  const prompts = texts.filter(({ kind }) => kind === 'prompt').map(({ path }) => ({ path, whole: readWith(path, read) }));
  const checked = prompts.flatMap(({ path, whole }): CheckedPrompt[] => {
    findings.push(...whole.findings);
    if (!whole.prompt) return [];
    const { compiled, findings: more } = compilePrompt(whole.prompt);
    findings.push(...more);
    const queries = queriesPathsIn(path, byFolder(paths)(path)).map((file) => ({ path: file, text: read(file) ?? '' }));
    const pool = texts.find((file) => file.path === path.replace('.md', '.examples.yaml'));
    const { budget } = whole.prompt.frontMatter;
    const words = templateTexts(whole.prompt).reduce((sum, { text }) => sum + text.split(/\s+/).length, 0);
    return [{
      prompt: whole.prompt,
      tokens: { tokens: words, method: 'approx', ...(budget?.template === undefined ? {} : { budget: budget.template }) },
      largest: { tokens: { tokens: words, method: 'approx' }, what: 'its template alone has' },
      required: requiredPolicies(whole.prompt, config.untrusted),
      facts: factsOf(whole, files, path),
      ...(compiled ? { compiled } : {}),
      ...(queries.length > 0 ? { queries } : {}),
      ...(pool ? { pool } : {}),
      ...(budget?.rendered !== undefined && queries.length > 0 ? { rendered: { tokens: { tokens: words, method: 'approx' }, query: 'one', budget: budget.rendered } } : {}),
    }];
  });
  findings.push(...checked.flatMap((one) => checkPrompt(one, levels)), ...checkAll(checked, levels));
  const ignoring = checked.flatMap(({ prompt }) => (prompt.frontMatter.ignore ? [ignoringPrompt(prompt, prompt.frontMatter.ignore, [prompt.path])] : []));
  return applyIgnores(findings, ignoring, { rules: CATALOGUE, applied: () => true });
}

export function codesIn(sample: Sample, levels: Levels = {}): string[] {
  return [...new Set(findIn(sample, levels).map(({ code }) => code))].sort();
}

function readWith(path: string, read: (path: string) => string | undefined): ReadPrompt {
  const { sources } = gatherSources({ name: path.slice(2, -3), path, root: 'p', text: read(path) ?? '' }, read);
  return readPrompt(sources);
}

function factsOf({ prompt }: ReadPrompt, files: Readonly<Record<string, string>>, path: string): PromptFacts {
  const report = path.replace('.md', '.report.json');
  const served = path.replace('p/', 'p/served/');
  const before = files[served] === undefined ? undefined : readWith(served, (file) => files[file]).prompt;
  const model = prompt?.content.model;
  return {
    ...(files[report] === undefined ? {} : { report: { path: report, stale: 'content' } }),
    ...(before ? { served: [{ environment: 'production', version: 3, prompt: before }] } : {}),
    ...(model === undefined ? {} : { model: { name: model, known: MODELS[model] ?? 'listed', window: WINDOW } }),
  };
}
