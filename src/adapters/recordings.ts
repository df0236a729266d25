import { existsSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PromptError } from '../core/errors.js';
import { formatRecording, parseRecording, type Recording } from '../core/eval/run/recording.js';
import { recordingFaults } from '../core/eval/run/recording-secrets.js';
import type { Finding } from '../core/finding.js';
import type { Completion, RecordingId } from '../core/ports.js';
import { writeWholeFrom } from './files.js';
import { openRecords, type RecordFile, type RecordSpan, scanRecords } from './record-file.js';

/** The recorded completions of one prompt. */
export interface Recordings {
  get(id: RecordingId): Completion | undefined;
  /** Kept apart until `save`; of two with one id the later counts. */
  put(recording: Recording): void;
  /**
   * Adds what was put to the file, sorted by key.
   * @returns undefined where nothing was put
   * @throws PromptError `recordings/secret`, and nothing is written; `recordings/invalid`, `file/not-writable`
   */
  save(): { added: number; total: number } | undefined;
}

type Index = Map<string, RecordSpan>;

/**
 * @param path absolute
 * @param shown as messages name the file
 * @param secrets values that must not be written
 * @throws PromptError `recordings/invalid` with every line that is none
 */
export function openRecordings(path: string, shown: string, secrets: readonly string[]): Recordings {
  const there = indexFile(path, shown);
  const file = there.size === 0 ? undefined : openRecords(path);
  let pending: { file: number; size: number; index: Index } | undefined;
  const faults: Finding[] = [];
  return {
    get(id) {
      const span = there.get(nameOf(id));
      return span === undefined || !file ? undefined : completionIn(file, span);
    },
    put(recording) {
      faults.push(...recordingFaults(recording, shown, secrets));
      // Once nothing will be written, nothing more needs keeping.
      if (faults.length > 0) return;
      pending ??= { ...openScratch(), index: new Map() };
      const line = Buffer.from(`${formatRecording(recording)}\n`);
      writeSync(pending.file, line);
      pending.index.set(nameOf(recording), [pending.size, line.length]);
      pending.size += line.length;
    },
    save() {
      if (faults.length > 0) throw new PromptError('recordings/secret', { file: shown }, { findings: faults });
      return pending && merge(path, shown, pending);
    },
  };
}

/** Sorts as the key does, then as the number. */
function nameOf({ key, repeat }: RecordingId): string {
  return `${key} ${String(repeat).padStart(9, '0')}`;
}

function completionIn(file: RecordFile, span: RecordSpan): Completion | undefined {
  const parsed = parseRecording(file.read(span));
  return parsed.ok ? parsed.recording.completion : undefined;
}

/** Lines by id: of two with one id, as a union merge leaves them, the first. */
function indexFile(path: string, shown: string): Index {
  const index: Index = new Map();
  if (!existsSync(path)) return index;
  const findings: Finding[] = [];
  let line = 0;
  for (const { text, span } of scanRecords(path)) {
    line += 1;
    if (text.trim() === '') continue;
    const parsed = parseRecording(text);
    if (!parsed.ok) findings.push({ code: 'recordings/invalid', severity: 'error', place: { file: shown, line, column: 1 }, message: parsed.message });
    else if (!index.has(nameOf(parsed.recording))) index.set(nameOf(parsed.recording), span);
  }
  if (findings.length > 0) throw new PromptError('recordings/invalid', { file: shown }, { findings });
  return index;
}

/** A file without a name: it goes with the process. */
function openScratch(): { file: number; size: number } {
  const folder = mkdtempSync(join(tmpdir(), 'prompt-recordings-'));
  const file = openSync(join(folder, 'new.jsonl'), 'wx+', 0o600);
  rmSync(folder, { recursive: true });
  return { file, size: 0 };
}

/** Looks at the file again: another run may have added to it. */
function merge(path: string, shown: string, pending: { file: number; index: Index }): { added: number; total: number } {
  const there = indexFile(path, shown);
  const before = there.size === 0 ? undefined : openRecords(path);
  const added = openRecords(pending.file);
  const names = [...new Set([...there.keys(), ...pending.index.keys()])].sort();
  writeWholeFrom(path, (write) => {
    for (const name of names) {
      const fresh = pending.index.get(name);
      write(`${fresh ? added.read(fresh) : (before as RecordFile).read(there.get(name) as RecordSpan)}\n`);
    }
  });
  return { added: names.length - there.size, total: names.length };
}
