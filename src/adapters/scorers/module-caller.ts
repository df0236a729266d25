import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { CallModule } from '../../core/eval/scorers/ports.js';
import { scriptEnvironment } from './environment.js';

/** Runs in the worker. Text, because it has to be there however this package is bundled. */
const IN_WORKER = `
const { parentPort, workerData } = require('node:worker_threads');
let loaded;
parentPort.on('message', async (input) => {
  try {
    loaded ??= import(workerData);
    const { default: score } = await loaded;
    if (typeof score !== 'function') throw new Error('its default export is no function');
    parentPort.postMessage({ result: await score(input) });
  } catch (error) {
    parentPort.postMessage({ error: String(error?.message ?? error) });
  }
});`;

export interface ModuleCaller {
  call: CallModule;
  close(): Promise<void>;
}

/** Calls default exports of files below `root`. What they print is not shown: stdout belongs to the result. */
export function createModuleCaller(root: string, env: Readonly<Record<string, string | undefined>>): ModuleCaller {
  const workers = new Map<string, Worker>();
  /** A file's own thread, in which it can be stopped. */
  const load = (path: string): Worker => {
    const known = workers.get(path);
    if (known) return known;
    const worker = startWorker(pathToFileURL(join(root, path)).href, scriptEnvironment(env, []));
    const forget = (): void => {
      if (workers.get(path) === worker) workers.delete(path);
    };
    worker.on('error', forget).on('exit', forget);
    workers.set(path, worker);
    return worker;
  };
  /** One call of a file at a time; the next comes whatever became of it, in a new thread if need be. */
  const queues = new Map<string, Promise<unknown>>();
  return {
    call(path, input, { timeoutMs }) {
      const turn = (queues.get(path) ?? Promise.resolve()).then(() => callOnce(load(path), path, input, timeoutMs));
      queues.set(path, turn.catch(() => {}));
      return turn;
    },
    async close() {
      await Promise.all([...workers.values()].map((worker) => worker.terminate()));
    },
  };
}

function startWorker(url: string, env: Record<string, string>): Worker {
  const worker = new Worker(IN_WORKER, { eval: true, workerData: url, env, stdout: true, stderr: true, resourceLimits: { maxOldGenerationSizeMb: 512 } });
  worker.stdout.resume();
  worker.stderr.resume();
  return worker;
}

function callOnce(worker: Worker, path: string, input: unknown, timeoutMs: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const done = (): void => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
    };
    const onMessage = (message: { result?: unknown; error?: string }): void => {
      done();
      if (message.error === undefined) resolve(message.result);
      else reject(new Error(`${path}: ${message.error}`));
    };
    const onError = (error: Error): void => {
      done();
      reject(new Error(`${path}: ${error.message}`));
    };
    const onExit = (): void => onError(new Error('it ended the thread it runs in'));
    const timer = setTimeout(() => {
      done();
      void worker.terminate().then(() => reject(new Error(`${path} took longer than ${timeoutMs / 1000} s`)));
    }, timeoutMs);
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
    worker.postMessage(JSON.parse(JSON.stringify(input)), []);
  });
}
