import type { Finding, Place } from '../finding.js';
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
  hash: string;
  findings: Finding[];
}

const EMPTY: YamlValue = { value: {}, findings: [], placeOf: () => ({ file: '' }) };

/** Text to Prompt. Pure and quick: YAML, messages, partials and pool are read, templates are not. */
export function readPrompt(sources: PromptSources): ReadPrompt {
  const { name, path, text } = sources;
  const split = splitFrontMatter(path, text);
  const yaml = split.yaml?.value === null ? EMPTY : (split.yaml ?? EMPTY);
  const validated = split.findings.length > 0 ? { findings: split.findings } : validate(FrontMatterSchema, yaml, 'prompt');
  const frontMatter = 'output' in validated ? validated.output : undefined;
  if (!frontMatter) return { hash: brokenHash(text), findings: validated.findings };

  const template = frontMatter.template ?? (split.yaml ? 'liquid' : 'none');
  const cut = cutMessages(path, split.body, split.linesBefore, template === 'none');
  const partials = template === 'none' ? NO_PARTIALS : (sources.partials ?? NO_PARTIALS);
  const pool = usesExamples(frontMatter.transforms, split.body) ? sources.examples : undefined;
  const examples = pool ? readExamples(pool.path, pool.text) : { examples: [], findings: [] };
  const content = toContent(frontMatter, split.body, template, reached(split.body, partials), pool ? examples.examples : undefined);
  const hash = contentHash(content);
  const findings = [...validated.findings, ...cut.findings, ...examples.findings];
  if (findings.some((finding) => finding.severity === 'error')) return { hash, findings };
  const prompt: Prompt = {
    name, path, frontMatter, content, hash, partials,
    messages: cut.messages,
    examples: examples.examples,
    placeOf: (keyPath, part) => ({ ...yaml.placeOf(keyPath, part), file: path }),
  };
  return { prompt, hash, findings };
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
