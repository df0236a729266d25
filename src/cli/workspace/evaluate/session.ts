import { PromptError } from '../../../core/errors.js';
import { formatAnswer, formatManifest, parseAnswer } from '../../../core/eval/run/journal.js';
import { changesSince, type RunManifest } from '../../../core/eval/run/manifest.js';
import type { Case, Plan } from '../../../core/eval/run/plan.js';
import type { Query } from '../../../core/eval/queries/queries.js';
import type { Answer } from '../../../core/eval/run/run.js';
import type { Project } from '../project.js';
import type { RunSettings } from './options.js';
import { findRun, manifestOf, newRunFolder, type RunFolder } from './run-folder.js';

/** A run with its journal: what is answered already, and where the rest goes. */
export interface Session {
  folder: RunFolder;
  /** From an earlier command. */
  answers: Answer[];
  /** Not answered yet, in the order of the plan. */
  missing: Case[];
  keep(answer: Answer): void;
}

/** What the run is about: the queries of all parts, by their place in the plan. */
export interface Planned {
  plan: Plan;
  queries: readonly Query[];
  manifest: RunManifest;
}

/** A new one, or that of the run to go on with. @throws PromptError `run/not-found` */
export function runFolderOf(project: Project, { parts, request }: RunManifest, { resume }: RunSettings, now: Date): RunFolder {
  return resume === undefined ? newRunFolder(project, parts[0]?.prompt ?? '', now) : findRun(project, resume, request);
}

/** @throws PromptError `run/changed` with what changed */
export function openSession(folder: RunFolder, planned: Planned, cases: readonly Case[], { resume, retryErrors }: RunSettings): Session {
  const { manifest, queries } = planned;
  const answers = resume === undefined ? [] : answersOf(folder.records(), planned, folder.name);
  const kept = answers.filter(({ outcome }) => outcome.ok || !retryErrors);
  const answered = new Set(kept.map(keyOf));
  let started = resume !== undefined && manifestOf(folder.records()) !== undefined;
  return {
    folder,
    answers: kept,
    missing: cases.filter((one) => !answered.has(keyOf(one))),
    keep(answer) {
      if (!started) folder.journal.append(formatManifest(manifest));
      started = true;
      const line = formatAnswer(answer, queries[answer.query]?.id ?? '');
      if (isKept(answer)) folder.journal.appendLater(line);
      else folder.journal.append(line);
    },
  };
}

/** Nothing was paid for it, nor will be if this process dies. */
function isKept({ outcome }: Answer): boolean {
  return outcome.ok && outcome.completion.kept === true;
}

/** The last answer of each case of this plan. @throws PromptError `run/changed` */
export function answersOf(records: Iterable<string>, { plan, queries, manifest }: Planned, run: string): Answer[] {
  const place = placesOf(plan.cases, queries);
  const answers = new Map<string, Answer>();
  let first = true;
  for (const line of records) {
    if (first) requireSame(manifestOf([line]), manifest, run);
    first = false;
    const answer = parseAnswer(line, (variant, id) => place.get(`${variant} ${id}`));
    if (answer) answers.set(keyOf(answer), answer);
  }
  return [...answers.values()];
}

function requireSame(then: RunManifest | undefined, now: RunManifest, run: string): void {
  if (!then) throw new PromptError('run/unreadable', { run });
  const changes = changesSince(then, now);
  if (changes.length > 0) throw new PromptError('run/changed', { run, changes });
}

/** Ids are unique in one part, and a variant belongs to one. */
function placesOf(cases: readonly Case[], queries: readonly Query[]): Map<string, number> {
  return new Map(cases.map(({ variant, query }) => [`${variant} ${queries[query]?.id}`, query]));
}

function keyOf({ variant, query, repeat }: Case | Answer): string {
  return `${variant} ${query} ${repeat}`;
}
