import * as v from 'valibot';
import { PromptError } from '../errors.js';
import type { Prompt } from '../prompt/prompt.js';
import { readPrompt } from '../prompt/prompt.js';
import { gatherSources } from '../prompt/layout/sources.js';
import { sha256 } from '../text/canonical-json.js';
import { contentFolder } from './release-files.js';

/** The meaning of templates may change between these; a content is served by the one it was promoted with. */
const RENDERER = 'liquid-1';

const ManifestSchema = v.object({
  schemaVersion: v.literal(1),
  prompt: v.string(),
  hash: v.string(),
  path: v.string(),
  root: v.string(),
  renderer: v.string(),
  /** What configuration and tool added to the file at promotion. */
  resolved: v.object({
    model: v.optional(v.string()),
    /** Texts that its transforms add, by `<transform>/<template>`: a later tool may come with others. */
    templates: v.optional(v.record(v.string(), v.string())),
  }),
  files: v.record(v.string(), v.string()),
});

/** Describes one folder of released content: which files, with which sha256, and what was resolved at promotion. */
export type Manifest = v.InferOutput<typeof ManifestSchema>;

export const MANIFEST = 'manifest.json';

/** The files of a content folder: those the prompt is made of, as they were, and the manifest. */
export function contentFiles(
  prompt: { name: string; path: string; root: string; hash: string; model?: string; templates?: Readonly<Record<string, string>> },
  texts: Readonly<Record<string, string>>,
): Record<string, string> {
  const manifest: Manifest = {
    schemaVersion: 1,
    prompt: prompt.name,
    hash: prompt.hash,
    path: prompt.path,
    root: prompt.root,
    renderer: RENDERER,
    resolved: resolvedOf(prompt),
    files: Object.fromEntries(Object.entries(texts).sort().map(([path, text]) => [path, sha256(text)])),
  };
  const folder = contentFolder(prompt.name, prompt.hash);
  const files = Object.entries(texts).map(([path, text]) => [`${folder}/${path}`, text]);
  return Object.fromEntries([...files, [`${folder}/${MANIFEST}`, formatManifest(manifest)]]) as Record<string, string>;
}

function resolvedOf({ model, templates = {} }: { model?: string; templates?: Readonly<Record<string, string>> }): Manifest['resolved'] {
  const sorted = Object.entries(templates).sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...(model === undefined ? {} : { model }), ...(sorted.length === 0 ? {} : { templates: Object.fromEntries(sorted) }) };
}

/**
 * The templates a content that is released already was stored with: they stay, or its next promotion would change what
 * is served elsewhere. None where the text is no manifest.
 */
export function templatesIn(manifest: string | undefined): Readonly<Record<string, string>> {
  return parseManifest(manifest)?.resolved.templates ?? {};
}

/** The manifest of the same content under another name; a text that is none stays as it is. */
export function renameManifest(text: string, prompt: string): string {
  if (!parseManifest(text)) return text;
  // Also what this version of the tool does not know of.
  return formatManifest({ ...(JSON.parse(text) as Manifest), prompt });
}

function formatManifest(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** A content as it was promoted. */
export interface Released {
  prompt: Prompt;
  model?: string;
  /** Those that were stored: none by tools of before. */
  templates: Readonly<Record<string, string>>;
}

/** How a content that is not what was promoted comes back. */
export interface Restore {
  /** Its folder, from the top of the repository. */
  path: string;
  /** One that has it whole; undefined where none is known. */
  commit?: string;
  /** History is cut off: one before may have it. */
  shallow: boolean;
}

/**
 * Reads a released content back, checking every file against the manifest and the whole against its hash.
 * @param texts every file below the content's folder, by its path there
 * @param restore told where it is altered
 * @throws PromptError `release/content-altered`
 */
export function readReleased(name: string, hash: string, texts: ReadonlyMap<string, string>, restore?: Restore): Released {
  const folder = contentFolder(name, hash);
  const altered = (file: string): PromptError => new PromptError('release/content-altered', { folder, file, ...(restore ? { restore } : {}) });
  const manifest = parseManifest(texts.get(MANIFEST));
  if (manifest?.hash !== hash) throw altered(MANIFEST);
  const expected = new Map(Object.entries(manifest.files));
  for (const path of new Set([...expected.keys(), ...texts.keys()])) {
    const text = texts.get(path);
    if (path !== MANIFEST && (text === undefined || sha256(text) !== expected.get(path))) throw altered(path);
  }
  const read = (path: string): string | undefined => (expected.has(path) ? texts.get(path) : undefined);
  const { sources } = gatherSources({ name, path: manifest.path, root: manifest.root, text: read(manifest.path) ?? '' }, read);
  const { prompt } = readPrompt(sources);
  if (prompt?.hash !== hash) throw altered(manifest.path);
  const { model, templates = {} } = manifest.resolved;
  return { prompt, templates, ...(model === undefined ? {} : { model }) };
}

function parseManifest(text: string | undefined): Manifest | undefined {
  if (text === undefined) return undefined;
  try {
    const parsed = v.safeParse(ManifestSchema, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
