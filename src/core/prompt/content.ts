import { canonicalJson, sha256 } from '../text/canonical-json.js';
import type { Example } from './examples.js';
import { blankLead } from './template/blank-lead.js';
import { scanTags } from './template/scan.js';
import type { FrontMatter, OutputContract, Variable } from './front-matter/schema.js';
import type { Stage } from './front-matter/stage.js';

/** What decides a prompt's behaviour; equal contents answer alike. */
export interface Content {
  template: 'liquid' | 'none';
  body: string;
  model?: string;
  parameters: Readonly<Record<string, unknown>>;
  variables: Readonly<Record<string, Variable>>;
  output?: OutputContract;
  transforms: readonly Stage[];
  /** Texts of the partials the body reaches, by name. */
  partials: Readonly<Record<string, string>>;
  /** The few-shot pool in its canonical form; undefined where the prompt does not use one. */
  examples?: readonly Example[];
}

export function toContent(
  frontMatter: FrontMatter,
  body: string,
  template: 'liquid' | 'none',
  partials: Readonly<Record<string, string>>,
  examples: readonly Example[] | undefined,
): Content {
  return {
    template,
    body: trimBlankLines(body),
    parameters: frontMatter.parameters,
    variables: frontMatter.variables,
    transforms: frontMatter.transforms,
    partials: Object.fromEntries(Object.entries(partials).map(([name, text]) => [name, text.trimEnd()])),
    ...(frontMatter.model === undefined ? {} : { model: frontMatter.model }),
    ...(frontMatter.output === undefined ? {} : { output: frontMatter.output }),
    ...(examples === undefined ? {} : { examples }),
  };
}

/** Hex sha256 of the canonical form. Blank lines around the body, key order and comments are not in it. */
export function contentHash(content: Content): string {
  return sha256(canonicalParts(content).join(canonicalJson(content.partials)));
}

/** The canonical form of a content before and after its partials. */
export function canonicalParts(content: Content): [before: string, after: string] {
  return [`{${canonicalMembers(content, BEFORE)},"partials":`, `,${canonicalMembers(content, AFTER)}}`];
}

function canonicalMembers(content: Content, keys: readonly (keyof Content)[]): string {
  let text = '';
  for (const key of keys) {
    if (content[key] !== undefined) {
      text += `${text === '' ? '' : ','}"${key}":${SHARED.has(key) ? sharedText(content[key] as object) : canonicalJson(content[key])}`;
    }
  }
  return text;
}

/** In the order of the canonical form. */
const BEFORE = ['body', 'examples', 'model', 'output', 'parameters'] satisfies (keyof Content)[];
const AFTER = ['template', 'transforms', 'variables'] satisfies (keyof Content)[];

/** Parameters, schemas and pools: many states of a prompt have the same objects. */
const SHARED: ReadonlySet<string> = new Set<keyof Content>(['parameters', 'variables', 'output', 'transforms', 'examples']);
const sharedTexts = new WeakMap<object, string>();

function sharedText(value: object): string {
  const known = sharedTexts.get(value);
  if (known !== undefined) return known;
  const text = canonicalJson(value);
  sharedTexts.set(value, text);
  return text;
}

/** The hash of a file that cannot be parsed: still a version, of its text. */
export function brokenHash(text: string): string {
  return sha256(canonicalJson({ broken: text }));
}

/** As people see and type it. */
export function shortHash(hash: string): string {
  return hash.slice(0, 7);
}

/** Whether a prompt's behaviour depends on its example pool: it shows examples by itself, or its template names them. */
export function usesExamples(transforms: readonly Stage[], body: string, template: Content['template']): boolean {
  if (transforms.some((stage) => stage.name === 'few-shot')) return true;
  return (
    template === 'liquid' &&
    body.includes('examples') &&
    scanTags(body).some(({ name, argument }) => name !== 'comment' && name !== 'raw' && NAMES_EXAMPLES.test(argument.replace(QUOTED, '')))
  );
}

const QUOTED = /'[^']*'|"[^"]*"/g;
/** The variable, not a member or an argument of that name. */
const NAMES_EXAMPLES = /(?<![.\w-])examples(?![\w-]|\s*:)/;

function trimBlankLines(body: string): string {
  return body.slice(blankLead(body, /[^ \t\n]/)).trimEnd();
}
