import { isError } from '../finding.js';
import { validate } from '../text/validate.js';
import { readYaml } from '../text/yaml.js';
import { type Example, readExamples } from './examples.js';
import { cutFrontMatter } from './front-matter/front-matter.js';
import { type FrontMatter, FrontMatterSchema } from './front-matter/schema.js';

/** A file's front matter, in order, and what follows it. */
export interface QuickHead {
  frontMatter: FrontMatter;
  body: string;
  linesBefore: number;
}

/**
 * Remembers what was read of many states of prompts: history holds the same front matter and the same pools thousands of
 * times. What it cannot vouch for it leaves to the full reading, which also knows places.
 */
export interface ReadingMemo {
  /** Undefined where there is no front matter, or where anything at all is wrong with it. */
  head(text: string): QuickHead | undefined;
  examples(path: string, text: string): ReturnType<typeof readExamples>;
}

const MAX_BLOCKS = 20_000;
const MAX_POOLS = 200;

export function createReadingMemo(): ReadingMemo {
  const heads = new Map<string, FrontMatter | null>();
  const blocks = new Map<string, Block | null>();
  const pools = new Map<string, { examples: Example[]; findings: ReturnType<typeof readExamples>['findings'] }>();
  return {
    head(text) {
      const cut = cutFrontMatter(text);
      if (!cut) return undefined;
      const frontMatter = remember(
        heads,
        cut.source,
        MAX_BLOCKS,
        () => readBlocks(cut.source, (block) => remember(blocks, block, MAX_BLOCKS, () => readBlock(block) ?? null)) ?? null,
      );
      return frontMatter ? { frontMatter, body: cut.body, linesBefore: cut.linesBefore } : undefined;
    },
    examples: (path, text) => remember(pools, `${path}\n${text}`, MAX_POOLS, () => readExamples(path, text)),
  };
}

function remember<T>(known: Map<string, T>, key: string, limit: number, compute: () => T): T {
  const found = known.get(key);
  if (found !== undefined) return found;
  const value = compute();
  if (known.size >= limit) known.clear();
  known.set(key, value);
  return value;
}

/** One top-level key with its checked value; no value where it means nothing here (an unknown key that is only warned of). */
interface Block {
  key: string;
  value?: unknown;
}

const KEY = /^([A-Za-z_][\w-]*):(?=[ \n]|$)/;
/** Lines that belong to the key above them: indented, a list at the margin, blank, or a comment. */
const CONTINUED = /^(?: |- |-$|#|$)/;

/**
 * Front matter whose top-level keys can be read one by one, which gives what reading the whole gives: a block map at the
 * margin has no other link between its keys than that each comes once. (Anchors would be one; they are refused anyway.)
 */
function readBlocks(source: string, read: (block: string) => Block | null): FrontMatter | undefined {
  const merged: Record<string, unknown> = {};
  const blocks = source.length > MAX_LENGTH ? undefined : cutBlocks(source);
  if (!blocks || blocks.length > MAX_KEYS) return undefined;
  for (const text of blocks) {
    const block = read(text);
    if (!block || Object.hasOwn(merged, block.key)) return undefined;
    merged[block.key] = block.value;
  }
  const given = Object.entries(merged).filter(([, value]) => value !== undefined);
  return { ...DEFAULTS, ...(Object.fromEntries(given) as Partial<FrontMatter>) };
}

/** Far below where reading the whole refuses. */
const MAX_LENGTH = 32 * 1024;
const MAX_KEYS = 100;
const DEFAULTS = validate(FrontMatterSchema, { value: {}, findings: [], placeOf: () => ({ file: '' }) }, 'prompt').output as FrontMatter;

/** The texts of the top-level keys; undefined where a line at the margin is none. */
function cutBlocks(source: string): string[] | undefined {
  const blocks: string[] = [];
  for (const line of source.split('\n')) {
    if (KEY.test(line)) blocks.push(line);
    else if (!CONTINUED.test(line)) return undefined;
    else if (blocks.length > 0) blocks.push(`${blocks.pop()}\n${line}`);
    else if (line !== '' && !line.startsWith('#')) return undefined;
  }
  return blocks;
}

function readBlock(text: string): Block | undefined {
  const key = KEY.exec(text)?.[1];
  if (key === undefined) return undefined;
  const plain = readPlain(text);
  if (plain) return { key, value: plain.value };
  const yaml = readYaml({ file: '', text, maxLength: MAX_LENGTH });
  const { output, findings } = validate(FrontMatterSchema, yaml, 'prompt');
  if (!output || findings.some(isError)) return undefined;
  return Object.hasOwn(output, key) ? { key, value: output[key as keyof FrontMatter] } : { key };
}

/**
 * The commonest edits of all: a line of plain words for a key that takes any text, and a list of plain words. Without `:`,
 * `#`, quotes and brackets they are just that.
 */
function readPlain(text: string): { value: string | string[] } | undefined {
  const words = PLAIN_TEXT.exec(text)?.[1];
  if (words !== undefined) return NOT_TEXT.has(words) ? undefined : { value: words };
  const list = PLAIN_LIST.exec(text)?.[1]?.split(', ');
  return list && !list.some((word) => NOT_TEXT.has(word)) ? { value: list } : undefined;
}

const PLAIN_TEXT = /^(?:description|owner): ([A-Za-z](?:[\w ,.;()/-]*[\w.;)])?)$/;
const PLAIN_LIST = /^tags: \[([A-Za-z][\w-]*(?:, [A-Za-z][\w-]*)*)\]$/;
const NOT_TEXT = new Set(['null', 'Null', 'NULL', 'true', 'True', 'TRUE', 'false', 'False', 'FALSE']);
