import { existsSync, readdirSync, rmdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { appendFile, type AppendFile, readLines } from '../../../adapters/append-file.js';
import { writeWhole } from '../../../adapters/files.js';
import { exclusively } from '../../../adapters/lock.js';
import { PromptError } from '../../../core/errors.js';
import { parseManifest } from '../../../core/eval/run/journal.js';
import type { RunManifest, RunRequest } from '../../../core/eval/run/manifest.js';
import { canonicalJson } from '../../../core/text/canonical-json.js';
import type { Project } from '../project.js';
import { ignoreOwnFiles } from '../tokens.js';

const RUNS = '.prompt/runs';
const JOURNAL = 'journal.jsonl';

/** The folder of one run: its journal, and the reports. Not committed. */
export interface RunFolder {
  /** As `--resume` takes it. */
  name: string;
  /** Relative to the project. */
  path: string;
  journal: AppendFile;
  /** The records so far; none in a new run. */
  records(): Iterable<string>;
  write(file: string, text: string): void;
}

/** Made when the first record comes: a run that never starts leaves nothing. @param now for the folder's name only */
export function newRunFolder(project: Project, prompt: string, now: Date): RunFolder {
  const stamp = now.toISOString().replace(/[-:]/g, '').replace(/\..*$/, '');
  return openRunFolder(project, `${stamp}-${prompt.replaceAll('/', '-')}-${process.pid}`);
}

function openRunFolder(project: Project, name: string): RunFolder {
  const path = `${RUNS}/${name}`;
  const folder = join(project.root, path);
  const [file, shown] = [join(folder, JOURNAL), `${path}/${JOURNAL}`];
  const journal = appendFile(file, shown);
  let ignored = false;
  const ignore = (): void => {
    if (!ignored) ignoreOwnFiles(project);
    ignored = true;
  };
  return {
    name, path,
    journal: {
      append(line) {
        ignore();
        journal.append(line);
      },
      appendLater(line) {
        ignore();
        journal.appendLater(line);
      },
      close: () => journal.close(),
    },
    records: () => readLines(file, shown),
    write: (own, text) => writeWhole(join(folder, own), text),
  };
}

/**
 * Nobody else goes on with this run meanwhile: what two processes ask for at once is paid for twice.
 * @throws PromptError `repository/locked`
 */
export async function claimRun<T>(project: Project, { path }: RunFolder, work: () => Promise<T>): Promise<T> {
  const folder = join(project.root, path);
  try {
    return await exclusively(folder, work, { holder: 'evaluation', waitMs: 0 });
  } finally {
    if (existsSync(folder) && readdirSync(folder).length === 0) rmdirSync(folder);
  }
}

/**
 * The run to go on with: the one named, else the newest that was asked for in the same words.
 * @throws PromptError `run/not-found`
 */
export function findRun(project: Project, named: string | true, request: RunRequest): RunFolder {
  const names = runNames(project);
  const wanted =
    named === true
      ? names.findLast((name) => isLike(manifestOf(openRunFolder(project, name).records()), request))
      : names.find((name) => name === basename(named));
  if (wanted === undefined) throw new PromptError('run/not-found', { run: named === true ? undefined : named, known: names.slice(-5) });
  return openRunFolder(project, wanted);
}

function runNames(project: Project): string[] {
  try {
    return readdirSync(join(project.root, RUNS)).sort();
  } catch {
    return [];
  }
}

function isLike(manifest: RunManifest | undefined, request: RunRequest): boolean {
  return manifest !== undefined && canonicalJson(wordsOf(manifest.request)) === canonicalJson(wordsOf(request));
}

/** Settings may differ by mistake: then it is said which one. */
function wordsOf({ command, references, against, queries, model }: RunRequest): unknown {
  return { command, references, against, queries, model };
}

/** The manifest is the first record; undefined where that is torn or missing. */
export function manifestOf(records: Iterable<string>): RunManifest | undefined {
  for (const line of records) return parseManifest(line);
  return undefined;
}
