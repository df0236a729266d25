import { dirname, join, resolve } from 'node:path';
import { lazyPrices } from '../adapters/prices.js';
import { PromptError } from '../core/errors.js';
import { aliasCircles, followAlias } from '../core/release/aliases.js';
import { chooseServed } from '../core/release/bucket.js';
import { isAlias, type Release } from '../core/release/release.js';
import type { Values } from '../core/prompt/values/values.js';
import type { Embed } from '../core/ports.js';
import { nearestWord } from '../core/text/nearest-word.js';
import { describe } from '../core/text/plain-data.js';
import { type Answer, type CompleteOptions, createCompleter } from './complete.js';
import { checkComplete, checkGet, checkOptions, keyOf } from './options.js';
import { chooseOverridden, overrideFinder, readOverrides } from './override.js';
import { type LogOptions, openRecorder, type Recorder } from './recorder.js';
import { openContent, type ServedContent, type ServedPrompt } from './served-prompt.js';
import { bundleSource, folderSource, type Source, type SourceState } from './source.js';

export interface PromptsOptions {
  /** Folder that holds `.prompt/`; this or `bundle`. */
  dir?: string;
  /** A file that `prompt bundle` wrote. */
  bundle?: string;
  environment: string;
  /** Milliseconds after which releases are read again, in the background. Default 30,000. */
  ttl?: number;
  /** JSON with versions or hashes by name, in the place of what is released; read again with the releases. */
  overrides?: string;
  /** Where overrides such as `PROMPT_OVERRIDE_SUPPORT_TRIAGE=5` are looked up. Default `process.env`. */
  env?: Readonly<Record<string, string | undefined>>;
  /** The log of requests; by default in `.prompt/logs/` of `dir`, or beside the bundle. `false`: none is kept. */
  logs?: LogOptions | false;
  /** Asks an embedding model, named `provider/model`, for one vector for each text: needed by prompts that choose examples by one. */
  embed?: Embed;
  /** Is told of a refresh that failed, after which what was read before is served on, and of requests that could not be logged. */
  onError?: (error: unknown) => void;
}

/** What one environment serves. */
export interface Prompts extends Pick<Recorder, 'logRequest' | 'rate'> {
  readonly environment: string;
  /**
   * @param key what the split between canary and stable goes by; without one, the stable content is served
   * @throws PromptError `runtime/no-prompt`, `runtime/no-override`, `runtime/no-embedder`, `release/content-altered`
   */
  get(name: string, options?: { key?: string }): Promise<ServedPrompt>;
  /** Renders, calls the model through `client`, logs the request. @throws what the client throws, after it was logged */
  complete(name: string, values: Values, options: CompleteOptions): Promise<Answer>;
  /** Reads the releases now. @throws PromptError; what was read before is served on */
  refresh(): Promise<void>;
  /** Ends the refresh and closes the log. */
  close(): void;
}

interface Snapshot {
  byName: ReadonlyMap<string, Release>;
  follow(name: string): string;
  overrides: ReadonlyMap<string, string>;
  content: SourceState['content'];
  accept(): void;
}

const DEFAULT_TTL = 30_000;

/** Opens what an environment serves. @throws PromptError `runtime/no-environment`, `runtime/option`, `release/invalid`, `bundle/invalid` */
export async function openPrompts(options: PromptsOptions): Promise<Prompts> {
  checkOptions(options);
  const { environment, ttl = DEFAULT_TTL, env = process.env } = options;
  const onError = quiet(options.onError);
  const source = sourceOf(options);
  const contents = openContents(options.embed);
  let snapshot = await readSnapshot(source, environment, options.overrides);
  snapshot.accept();
  const recorder = openRecorder(options.logs ?? {}, logFolder(options), lazyPrices(onError), onError);
  const complete = createCompleter(recorder);
  const overrideOf = overrideFinder(env, options.overrides);

  const load = async (): Promise<void> => {
    const next = await readSnapshot(source, environment, options.overrides, snapshot);
    // What is in use is read before it is served: a release whose content is missing must not take the place of one that works.
    for (const name of contents.used()) {
      for (const { hash } of next.byName.get(name)?.serves ?? []) await contents.get(next, name, hash);
    }
    snapshot = next;
    next.accept();
  };
  // One after the other: a slow reading must not take the place of a later one.
  let last: Promise<void> | undefined;
  const refresh = (): Promise<void> => {
    const mine = (last ?? Promise.resolve()).catch(() => {}).then(load).finally(() => {
      if (last === mine) last = undefined;
    });
    last = mine;
    return mine;
  };
  const timer = setInterval(() => void (last ?? refresh().catch(onError)), ttl);
  timer.unref();

  const get: Prompts['get'] = async (typed, options) => {
    checkGet(options);
    if (typeof typed !== 'string') {
      const message = `the name of a prompt is expected, but got ${describe(typed)}`;
      throw new PromptError('runtime/option', { message, remedy: "write `prompts.get('support/triage')`" });
    }
    const name = snapshot.follow(typed);
    const release = snapshot.byName.get(name);
    if (!release) throw noPrompt(typed, environment, snapshot);
    const override = overrideOf(name, snapshot.overrides);
    const { served, variant } = override ? chooseOverridden(release, override) : chooseServed(release, keyOf(options?.key));
    const content = await contents.get(snapshot, name, served.hash);
    return { ...content, name, environment, version: served.version, hash: served.hash, variant, ...(override ? { override: override.from } : {}) };
  };
  const { logRequest, rate, close } = recorder;
  return {
    environment, get, refresh, logRequest, rate,
    async complete(name, values, asked) {
      checkComplete(asked);
      return complete(await get(name, asked.key === undefined ? {} : { key: asked.key }), values, asked);
    },
    close() {
      clearInterval(timer);
      close();
    },
  };
}

/** Neither a refresh nor a log ends an application, not even by the callback that hears of it. */
function quiet(onError: PromptsOptions['onError']): (error: unknown) => void {
  return (error) => {
    try {
      onError?.(error);
    } catch {
      // There is nobody left to tell.
    }
  };
}

/** Where the log lies unless the application says otherwise. */
function logFolder({ dir, bundle }: PromptsOptions): string {
  return join(resolve(dir ?? dirname(bundle as string)), '.prompt/logs');
}

function sourceOf({ dir, bundle }: PromptsOptions): Source {
  return bundle === undefined ? folderSource(resolve(dir as string)) : bundleSource(resolve(bundle));
}

/** Content by name and hash, read and verified once: it never changes. What could not be read is tried again. */
function openContents(embed: Embed | undefined): {
  get(from: Pick<Snapshot, 'content'>, name: string, hash: string): Promise<ServedContent>;
  used(): Set<string>;
} {
  const opened = new Map<string, Promise<ServedContent>>();
  const names = new Set<string>();
  return {
    used: () => names,
    get(from, name, hash) {
      names.add(name);
      const id = `${hash} ${name}`;
      const before = opened.get(id);
      if (before) return before;
      const reading = from.content(name, hash).then((texts) => openContent(name, hash, texts, embed));
      opened.set(id, reading);
      reading.catch(() => opened.delete(id));
      return reading;
    },
  };
}

/** @param before what stays where nothing changed */
async function readSnapshot(source: Source, environment: string, file: string | undefined, before?: Snapshot): Promise<Snapshot> {
  const overrides = await readOverrides(file);
  const state = await source.read(environment);
  if (!state && before) return { ...before, overrides };
  if (!state || state.releases.length === 0) {
    const known = await source.environments();
    throw new PromptError('runtime/no-environment', { environment, source: source.name, known, nearest: nearestWord(environment, known) });
  }
  const { releases: files, content, accept } = state;
  const aliases = files.filter(isAlias);
  const [circle] = aliasCircles(aliases);
  if (circle) {
    const message = `aliases of ${environment} lead in a circle: ${circle.names.join(' → ')}`;
    throw new PromptError('runtime/option', { message, remedy: 'let one of them name the prompt that is served' });
  }
  const releases = files.filter((one): one is Release => !isAlias(one));
  return {
    byName: new Map(releases.map((release) => [release.prompt, release])),
    follow: (name) => followAlias(aliases, environment, name),
    overrides, content, accept,
  };
}

function noPrompt(name: string, environment: string, { byName }: Snapshot): PromptError {
  return new PromptError('runtime/no-prompt', { name, environment, nearest: nearestWord(name, [...byName.keys()]) });
}
