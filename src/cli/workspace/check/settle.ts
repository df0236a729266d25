import { join } from 'node:path';
import { readText } from '../../../adapters/files.js';
import { BASELINE } from '../../../core/check/baseline-file.js';
import { applyBaseline, formatBaseline, isAcceptable, type LineOf, parseBaseline } from '../../../core/check/baseline.js';
import { applyIgnores, type IgnoringPrompt } from '../../../core/check/ignores.js';
import { isOn, withLevels } from '../../../core/check/levels.js';
import type { RuleInfo } from '../../../core/check/rule.js';
import { checkRuleSettings } from '../../../core/check/rule-settings.js';
import { CONFIG_FILE } from '../../../core/config/config-file.js';
import { type Finding, isError } from '../../../core/finding.js';
import type { Decoded } from '../../../core/text/decode.js';
import type { Project } from '../project.js';
import { readHere, type Tree } from '../tree.js';
import { ownFiles, type PromptFiles } from './text-files.js';

/** All that was found in a project, before anybody's wishes. */
export interface Gathered {
  /** Of reading and compiling: errors among them are beyond dispute. */
  reading: readonly Finding[];
  judged: readonly Finding[];
  prompts: readonly PromptFiles[];
  /** Slow rules were applied, too. */
  slow: boolean;
  /** Every prompt was looked at, so that what is not found is not there. */
  whole: boolean;
}

export interface Settled {
  findings: Finding[];
  /** How many the baseline accepts. */
  accepted: number;
}

/** Findings after severities of configuration, suppressions of prompts, and the baseline. */
export async function settle(project: Project, tree: Tree, gathered: Gathered): Promise<Settled> {
  const { findings, lineOf } = await wanted(project, tree, gathered);
  const baseline = await readBaseline(project, tree);
  if (!baseline) return { findings, accepted: 0 };
  const judged = applyBaseline(findings, parseBaseline(BASELINE, baseline), lineOf);
  return { findings: [...judged.findings, ...(gathered.whole && gathered.slow ? judged.stale.map(stale) : [])], accepted: judged.accepted };
}

/** The baseline that accepts all that is found, and how much that is. */
export async function makeBaseline(project: Project, tree: Tree, gathered: Gathered): Promise<{ text: string; accepted: number }> {
  const { findings, lineOf } = await wanted(project, tree, gathered);
  return { text: formatBaseline(findings, lineOf), accepted: findings.filter(isAcceptable).length };
}

async function wanted(project: Project, tree: Tree, gathered: Gathered): Promise<{ findings: Finding[]; lineOf: LineOf }> {
  const levels = project.config.check.rules;
  const ignoring = gathered.prompts.flatMap((one) => ignoringPrompt(tree, one));
  const configured = Object.keys(levels).length > 0;
  const lineOf = lineFinder(tree);
  if (ignoring.length === 0 && !configured) return { findings: [...gathered.reading, ...gathered.judged], lineOf };
  // Only whoever names rules needs to know which there are.
  const { CATALOGUE: rules } = await import('../../../core/check/catalogue/index.js');
  const applied = (code: string): boolean => {
    const rule = rules.get(code) as RuleInfo;
    return isOn(levels, rule) && (gathered.slow || rule.slow !== true);
  };
  const certain = gathered.reading.filter(isError);
  const open = withLevels([...gathered.reading.filter((finding) => !isError(finding)), ...gathered.judged], levels, rules);
  const settings = configured ? checkRuleSettings(CONFIG_FILE, await configText(project), rules) : [];
  const kept = applyIgnores(open, ignoring, { rules, applied });
  // What suppressions are found to be has a severity of its own.
  return { findings: [...certain, ...withLevels([...settings, ...kept.filter((finding) => !open.includes(finding))], levels, rules), ...kept.filter((finding) => open.includes(finding))], lineOf };
}

/** Of a prompt that cannot be read nothing is known to be missing. */
function ignoringPrompt(tree: Tree, one: PromptFiles): IgnoringPrompt[] {
  const { prompt } = one.read;
  const ignore = prompt?.frontMatter.ignore;
  if (!prompt || !ignore) return [];
  const files = new Set([...ownFiles(tree, one), one.file.path.replace(/\.[^./]+$/, '.report.json')]);
  return [{ files, ignore, placeOf: (code) => prompt.placeOf(['ignore', code], 'key') }];
}

function stale({ file, entries }: { file: string; entries: number }): Finding {
  return {
    code: 'check/baseline-stale', severity: 'warning', place: { file: BASELINE },
    message: `${entries === 1 ? 'a finding that is' : `${entries} findings that are`} accepted for ${file} ${entries === 1 ? 'is' : 'are'} not there any more`,
    remedy: 'write it again: `prompt check --baseline`',
  };
}

async function readBaseline(project: Project, tree: Tree): Promise<string | undefined> {
  let text: Decoded | undefined;
  if (tree.paths.includes(BASELINE)) {
    await tree.load([BASELINE]);
    text = tree.read(BASELINE);
  } else if (tree.label !== STAGED) text = await readHere(project, BASELINE);
  return text?.ok ? text.text : undefined;
}

/** What is staged is judged by what is staged. */
const STAGED = 'the index';

async function configText(project: Project): Promise<string> {
  const text = await readText(join(project.root, CONFIG_FILE));
  return text?.ok ? text.text : '';
}

function lineFinder(tree: Tree): LineOf {
  const lines = new Map<string, string[]>();
  return (file, line) => {
    let known = lines.get(file);
    if (!known) {
      const decoded = tree.read(file);
      lines.set(file, (known = decoded?.ok ? decoded.text.split('\n') : []));
    }
    return known[line - 1];
  };
}
