import { type Finding, isError, type Place } from '../finding.js';
import { normalizeNewlines } from '../text/decode.js';
import { isMap } from '../text/plain-data.js';
import { validate } from '../text/validate.js';
import { brokenHash, contentHash, toContent, usesExamples, type Content } from './content.js';
import { type Example, readExamples } from './examples.js';
import { splitFrontMatter } from './front-matter/front-matter.js';
import { MAX_RENDERED } from './template/rendered-limit.js';
import { cutMessages, type MessageTemplate } from './template/messages.js';
import { NO_PARTIALS, type Partials, reachedPartials } from './template/partials.js';
import type { ReadingMemo } from './reading-memo.js';
import { type FrontMatter, FrontMatterSchema } from './front-matter/schema.js';
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

/** A file's front matter as far as it could be read, and its body. */
interface Head {
  written?: FrontMatter;
  /** Without front matter a file is plain text. */
  hasFrontMatter: boolean;
  /** As parsed, whatever it is. */
  value: unknown;
  placeOf: YamlValue['placeOf'];
  body: string;
  linesBefore: number;
  findings: Finding[];
}

/** A prompt's own file, read without what lies around it. */
export interface ParsedFile {
  path: string;
  text: string;
  head: Head;
  frontMatter: FrontMatter;
  template: Content['template'];
  messages: readonly MessageTemplate[];
  findings: Finding[];
  /** The pool beside it, if there is one, is part of its content. */
  usesPool: boolean;
}

/** Text to Prompt. Pure and quick: YAML, messages, partials and pool are read, templates are not. */
export function readPrompt(sources: PromptSources): ReadPrompt {
  return assemble(sources, parseFile(sources.path, sources.text), readExamples);
}

/** With a memo front matter has no places. */
export function parseFile(path: string, source: string, memo?: ReadingMemo): ParsedFile {
  const text = normalizeNewlines(source);
  if (text.length > MAX_RENDERED) {
    return {
      path,
      text,
      head: tooLong(path, text.length),
      frontMatter: salvage(undefined),
      template: 'none',
      messages: [],
      findings: [],
      usesPool: false,
    };
  }
  const quick = memo?.head(text);
  const head: Head = quick
    ? { written: quick.frontMatter, hasFrontMatter: true, value: undefined, placeOf: EMPTY.placeOf, findings: [], ...quick }
    : readHead(path, text);
  const frontMatter = head.written ?? salvage(head.value);
  const template = frontMatter.template ?? (head.hasFrontMatter ? 'liquid' : 'none');
  const { messages, findings } = cutMessages(path, head.body, head.linesBefore, template === 'none');
  const usesPool = !head.written || usesExamples(frontMatter.transforms, head.body, template);
  return { path, text, head, frontMatter, template, messages, findings, usesPool };
}

function tooLong(path: string, length: number): Head {
  const message = `the file has ${length} characters; at most ${MAX_RENDERED} are read, for no message may be longer`;
  const finding: Finding = {
    code: 'file/too-long',
    severity: 'error',
    place: { file: path },
    message,
    remedy: 'shorten it; pass what changes from call to call as a variable',
  };
  return { hasFrontMatter: false, value: undefined, placeOf: EMPTY.placeOf, body: '', linesBefore: 0, findings: [finding] };
}

function readHead(path: string, text: string): Head {
  const split = splitFrontMatter(path, text);
  const yaml = split.yaml?.value === null ? EMPTY : (split.yaml ?? EMPTY);
  const { body, linesBefore } = split;
  const { output, findings } =
    split.findings.length > 0 ? { output: undefined, findings: split.findings } : validate(FrontMatterSchema, yaml, 'prompt');
  return {
    hasFrontMatter: split.yaml !== undefined,
    value: yaml.value,
    placeOf: yaml.placeOf,
    body,
    linesBefore,
    findings,
    ...(output ? { written: output } : {}),
  };
}

function assemble(sources: PromptSources, file: ParsedFile, readPoolText: typeof readExamples): ReadPrompt {
  const { name } = sources;
  const { path, text, head, frontMatter, template, messages } = file;
  // Front matter that was never closed leaves no body to look at.
  if (!head.written && !head.hasFrontMatter) return { hash: brokenHash(text), findings: head.findings };

  const partials = template === 'none' ? NO_PARTIALS : normalizePartials(sources.partials ?? NO_PARTIALS);
  const pool = readPool(sources.examples, readPoolText, file.usesPool);
  const content = toContent(frontMatter, head.body, template, reached(head.body, partials), pool.used ? pool.examples : undefined);
  const hash = head.written ? contentHash(content) : brokenHash(text);
  const findings = [...head.findings, ...file.findings, ...pool.findings];
  const prompt: Prompt = {
    name, path, frontMatter, content, hash, partials, messages,
    examples: pool.examples,
    placeOf: (keyPath, part) => ({ ...head.placeOf(keyPath, part), file: path }),
  };
  return findings.some(isError) ? { draft: prompt, hash, findings } : { prompt, hash, findings };
}

/** Of broken front matter: only whether the body is a template. */
function salvage(value: unknown): FrontMatter {
  const plain = isMap(value) && value['template'] === 'none';
  return { parameters: {}, variables: {}, transforms: [], tags: [], deprecated: false, ...(plain ? { template: 'none' } : {}) };
}

/** A pool that the prompt itself does not use is there for variants: its faults keep it from them, not from the prompt. */
function readPool(
  source: PromptSources['examples'],
  readText: typeof readExamples,
  wanted: boolean,
): { used: boolean; examples: Example[]; findings: Finding[] } {
  if (!source) return { used: false, examples: [], findings: [] };
  const { examples, findings } = readText(source.path, normalizeNewlines(source.text));
  if (wanted) return { used: true, examples, findings };
  return { used: false, examples: findings.some(isError) ? [] : examples, findings: findings.map((finding) => ({ ...finding, severity: 'warning' })) };
}

function normalizePartials(partials: Partials): Partials {
  return { ...partials, texts: Object.fromEntries(Object.entries(partials.texts).map(([name, text]) => [name, normalizeNewlines(text)])) };
}

/** What history and lists need of a prompt's file. */
export interface Identity {
  hash: string;
  id?: string;
  /** Why the file could not be read. */
  broken?: string;
  frontMatter?: FrontMatter;
}

/**
 * The content hash and what goes with it.
 * @param memo of other states of prompts: what was read before is not parsed again
 */
export function identify(sources: PromptSources, memo?: ReadingMemo): Identity {
  const file = parseFile(sources.path, sources.text, memo);
  const { prompt, hash, findings } = assemble(sources, file, memo?.examples ?? readExamples);
  if (!prompt) return { hash, broken: findings.find((finding) => finding.severity === 'error')?.message ?? 'unreadable' };
  const { frontMatter } = prompt;
  return { hash, frontMatter, ...(frontMatter.id === undefined ? {} : { id: frontMatter.id }) };
}

function reached(body: string, { texts }: Partials): Record<string, string> {
  if (Object.keys(texts).length === 0) return {};
  const names = reachedPartials(body, (name) => (Object.hasOwn(texts, name) ? texts[name] : undefined));
  return Object.fromEntries(names.map((name) => [name, texts[name] ?? '']));
}
