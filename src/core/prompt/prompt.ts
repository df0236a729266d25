import { type Finding, isError, type Place } from '../finding.js';
import { normalizeNewlines } from '../text/decode.js';
import { isMap } from '../text/plain-data.js';
import { validate } from '../text/validate.js';
import { brokenHash, contentHash, toContent, usesExamples, type Content } from './content.js';
import { type Example, readExamples } from './examples.js';
import { splitFrontMatter } from './front-matter.js';
import { cutMessages, type MessageTemplate } from './messages.js';
import { NO_PARTIALS, type Partials, reachedPartials } from './partials.js';
import { type FrontMatter, FrontMatterSchema } from './schema.js';
import type { YamlValue } from '../text/yaml.js';

/** A prompt's file and those it may draw on, as texts. */
export interface PromptSources {
  name: string;
  path: string;
  text: string;
  /** All partials of the project; only those reached become part of the content. */
  partials?: Partials;
  examples?: { path: string; text: string };
}

/** A prompt read and checked as far as its text goes; its templates are compiled when it is rendered. */
export interface Prompt {
  name: string;
  path: string;
  frontMatter: FrontMatter;
  content: Content;
  hash: string;
  messages: readonly MessageTemplate[];
  /** All partials of the project; `content.partials` holds those it uses. */
  partials: Partials;
  examples: readonly Example[];
  /** Place of a front-matter value, for findings of later checks. */
  placeOf: (path: readonly PropertyKey[], part?: 'key' | 'value') => Place;
}

/** Without `prompt` there is at least one error among the findings. `hash` identifies even a broken file. */
export interface ReadPrompt {
  prompt?: Prompt;
  /** Instead of `prompt`: what could be read of a broken file, for finding its other faults and nothing else. */
  draft?: Prompt;
  hash: string;
  findings: Finding[];
}

const EMPTY: YamlValue = { value: {}, findings: [], placeOf: () => ({ file: '' }) };

/** Text to Prompt. Pure and quick: YAML, messages, partials and pool are read, templates are not. */
export function readPrompt(sources: PromptSources): ReadPrompt {
  const { name, path } = sources;
  const text = normalizeNewlines(sources.text);
  const split = splitFrontMatter(path, text);
  const yaml = split.yaml?.value === null ? EMPTY : (split.yaml ?? EMPTY);
  const validated = split.findings.length > 0 ? { findings: split.findings } : validate(FrontMatterSchema, yaml, 'prompt');
  const written = 'output' in validated ? validated.output : undefined;
  // Front matter that was never closed leaves no body to look at.
  if (!written && !split.yaml) return { hash: brokenHash(text), findings: validated.findings };

  const frontMatter = written ?? salvage(yaml.value);
  const template = frontMatter.template ?? (split.yaml ? 'liquid' : 'none');
  const cut = cutMessages(path, split.body, split.linesBefore, template === 'none');
  const partials = template === 'none' ? NO_PARTIALS : normalizePartials(sources.partials ?? NO_PARTIALS);
  const pool = readPool(sources.examples, !written || usesExamples(frontMatter.transforms, split.body, template));
  const content = toContent(frontMatter, split.body, template, reached(split.body, partials), pool.used ? pool.examples : undefined);
  const hash = written ? contentHash(content) : brokenHash(text);
  const findings = [...validated.findings, ...cut.findings, ...pool.findings];
  const prompt: Prompt = {
    name, path, frontMatter, content, hash, partials,
    messages: cut.messages,
    examples: pool.examples,
    placeOf: (keyPath, part) => ({ ...yaml.placeOf(keyPath, part), file: path }),
  };
  return findings.some(isError) ? { draft: prompt, hash, findings } : { prompt, hash, findings };
}

/** Of broken front matter: only whether the body is a template. */
function salvage(value: unknown): FrontMatter {
  const plain = isMap(value) && value['template'] === 'none';
  return { parameters: {}, variables: {}, transforms: [], tags: [], deprecated: false, ...(plain ? { template: 'none' } : {}) };
}

/** A pool that the prompt itself does not use is there for variants: its faults keep it from them, not from the prompt. */
function readPool(source: PromptSources['examples'], wanted: boolean): { used: boolean; examples: Example[]; findings: Finding[] } {
  if (!source) return { used: false, examples: [], findings: [] };
  const { examples, findings } = readExamples(source.path, normalizeNewlines(source.text));
  if (wanted) return { used: true, examples, findings };
  return { used: false, examples: findings.some(isError) ? [] : examples, findings: findings.map((finding) => ({ ...finding, severity: 'warning' })) };
}

function normalizePartials(partials: Partials): Partials {
  return { ...partials, texts: Object.fromEntries(Object.entries(partials.texts).map(([name, text]) => [name, normalizeNewlines(text)])) };
}

/**
 * The content hash alone, as the walk through history needs it.
 * `broken` says why the file could not be read.
 */
export function identify(sources: PromptSources): { hash: string; id?: string; broken?: string } {
  const { prompt, hash, findings } = readPrompt(sources);
  if (!prompt) return { hash, broken: findings.find((finding) => finding.severity === 'error')?.message ?? 'unreadable' };
  return { hash, ...(prompt.frontMatter.id === undefined ? {} : { id: prompt.frontMatter.id }) };
}

function reached(body: string, { texts }: Partials): Record<string, string> {
  const names = reachedPartials(body, (name) => (Object.hasOwn(texts, name) ? texts[name] : undefined));
  return Object.fromEntries(names.map((name) => [name, texts[name] ?? '']));
}
