import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PromptError } from '../../core/errors.js';

/** An SQL engine for the length of one command. */
export interface Engine {
  /** @throws PromptError `logs/unreadable` */
  rows(sql: string): Promise<Record<string, unknown>[]>;
  run(sql: string): Promise<void>;
  close(): void;
}

/** The engine's own; with what Node needs beside it a process stays below a gigabyte. What is more is put on disk. */
const MEMORY = '512MB';
const THREADS = 4;

/**
 * DuckDB, an optional package, in memory. It fetches nothing: extensions are those that are linked in.
 * @throws PromptError `logs/no-engine`
 */
export async function openEngine(): Promise<Engine> {
  const { DuckDBInstance } = await import('@duckdb/node-api').catch((error: NodeJS.ErrnoException) => {
    throw new PromptError('logs/no-engine', error.code === 'ERR_MODULE_NOT_FOUND' ? {} : { reason: firstLine(error) }, { cause: error });
  });
  const folder = mkdtempSync(join(tmpdir(), 'prompt-logs-'));
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: MEMORY,
    threads: String(THREADS),
    temp_directory: folder,
    preserve_insertion_order: 'false',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  // Times without a zone are taken for UTC, wherever this runs.
  await connection.run("set TimeZone = 'UTC'");
  const attempt = async <T>(action: () => Promise<T>): Promise<T> => {
    try {
      return await action();
    } catch (error) {
      throw new PromptError('logs/unreadable', { reason: firstLine(error as Error) }, { cause: error });
    }
  };
  return {
    rows: (sql) => attempt(async () => (await connection.runAndReadAll(sql)).getRowObjectsJS()),
    run: (sql) => attempt(async () => void (await connection.run(sql))),
    close() {
      connection.closeSync();
      instance.closeSync();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function firstLine({ message }: Error): string {
  return message.split('\n')[0] ?? message;
}
