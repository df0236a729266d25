import { applyBaseline, isAcceptable, type LineOf } from '../../../core/check/apply-baseline.js';
import { BASELINE } from '../../../core/check/baseline-file.js';
import { CONFIG_FILE } from '../../../core/config/config-file.js';
import { type Finding, isError } from '../../../core/finding.js';
import type { Decoded } from '../../../core/text/decode.js';
import type { Project } from '../project.js';
import { readHere, type Tree } from '../tree.js';
import type { Gathered } from './gathered.js';

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
  const accepted = await project.derived.get('baseline', baseline, async () =>
    (await import('../../../core/check/baseline.js')).parseBaseline(BASELINE, baseline),
  );
  await tree.load(findings.map(({ place }) => place.file));
  const judged = applyBaseline(findings, accepted, lineOf);
  return { findings: [...judged.findings, ...(gathered.whole && gathered.slow ? judged.stale.map(stale) : [])], accepted: judged.accepted };
}

/** The baseline that accepts all that is found, how much that is, and how many errors it cannot accept. */
export async function makeBaseline(project: Project, tree: Tree, gathered: Gathered): Promise<{ text: string; accepted: number; open: number }> {
  const { findings, lineOf } = await wanted(project, tree, gathered);
  const { formatBaseline } = await import('../../../core/check/baseline.js');
  return {
    text: formatBaseline(findings, lineOf),
    accepted: findings.filter(isAcceptable).length,
    open: findings.filter((finding) => isError(finding) && !isAcceptable(finding)).length,
  };
}

async function wanted(project: Project, tree: Tree, gathered: Gathered): Promise<{ findings: Finding[]; lineOf: LineOf }> {
  const { reading, judged, ignoring, slow } = gathered;
  const levels = project.config.check.rules;
  const lineOf = lineFinder(tree);
  const configured = Object.keys(levels).length > 0;
  if (ignoring.length === 0 && !configured) return { findings: [...reading, ...judged], lineOf };
  // Only whoever names rules needs to know which there are.
  const apply = async (): Promise<Finding[]> =>
    (await import('./apply-wishes.js')).applyWishes(gathered, levels, configured ? await configText(project, tree) : undefined);
  return {
    findings: slow
      ? await apply()
      : await project.derived.get('wishes', JSON.stringify([reading, judged, ignoring, levels, tree.stamp(CONFIG_FILE)?.id]), apply),
    lineOf,
  };
}

function stale({ file, entries }: { file: string; entries: number }): Finding {
  return {
    code: 'check/baseline-stale', severity: 'warning', place: { file: BASELINE },
    message: `${entries === 1 ? 'a finding that is' : `${entries} findings that are`} accepted for ${file} ${entries === 1 ? 'is' : 'are'} not there any more`,
    remedy: 'write it again: `prompt check --baseline`',
  };
}

async function readBaseline(project: Project, tree: Tree): Promise<string | undefined> {
  const text = await readBeside(project, tree, BASELINE);
  return text?.ok ? text.text : undefined;
}

async function configText(project: Project, tree: Tree): Promise<string> {
  const text = await readBeside(project, tree, CONFIG_FILE);
  return text?.ok ? text.text : '';
}

/** What is staged or committed is judged by what is staged or committed. */
async function readBeside(project: Project, tree: Tree, file: string): Promise<Decoded | undefined> {
  if (!tree.paths.includes(file)) return tree.isHere ? readHere(project, file) : undefined;
  await tree.load([file]);
  return tree.read(file);
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
