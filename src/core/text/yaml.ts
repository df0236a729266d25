import {
  Composer,
  type Document,
  LineCounter,
  Parser,
  isMap,
  isNode,
  isScalar,
  isSeq,
  visit,
} from 'yaml';
import type { Finding, Place } from '../finding.js';
import { keyProblem, numberProblem } from './plain-data.js';
import { guardTokens } from './yaml-guard.js';

/** A YAML text and where it stands in its file. */
export interface YamlSource {
  file: string;
  text: string;
  /** Lines of the file before the first line of `text`: 0 for a whole file. */
  linesBefore?: number;
  /** Refused above this many UTF-16 units, before parsing. */
  maxLength: number;
}

/** A parsed YAML value that still knows where each of its parts was written. */
export interface YamlValue {
  value: unknown;
  findings: Finding[];
  /** Place of the value at `path` (or of its key, with `key`); of the nearest parent that exists. */
  placeOf(path: readonly PropertyKey[], part?: 'key' | 'value'): Place;
}

const OPTIONS = {
  version: '1.2',
  strict: true,
  stringKeys: true,
  prettyErrors: false,
} as const;

/** A file with more is broken in one place, not in hundreds. */
const MAX_FINDINGS = 20;

/**
 * The one way YAML is read. Size, depth, keys, anchors and tags are checked on the token level first: `yaml` takes
 * seconds on hostile documents of a few kilobytes, and deep nesting aborts the process on its second parse.
 */
export function readYaml(source: YamlSource): YamlValue {
  const yaml = parseYaml(source);
  const conflict = yaml.findings.length === 0 ? -1 : source.text.search(/^<{7}(?: |$)/m);
  return conflict === -1 ? yaml : { ...yaml, findings: [conflictAt(source, conflict)] };
}

/** All that is wrong in the file follows from it. */
function conflictAt({ file, text, linesBefore = 0 }: YamlSource, offset: number): Finding {
  return {
    code: 'yaml/invalid', severity: 'error',
    place: { file, line: text.slice(0, offset).split('\n').length + linesBefore, column: 1 },
    message: 'a merge conflict was left as it is',
    remedy: 'keep one side, or put them together, and remove the marker lines',
  };
}

function parseYaml(source: YamlSource): YamlValue {
  const lines = new LineCounter();
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file: source.file, line: Math.max(1, line) + (source.linesBefore ?? 0), column: Math.max(1, col) };
  };
  const fault = (offset: number, message: string, remedy?: string): Finding => ({
    code: 'yaml/invalid',
    severity: 'error',
    place: placeAt(offset),
    message,
    ...(remedy === undefined ? {} : { remedy }),
  });
  if (source.text.length > source.maxLength) {
    const message = `${source.text.length} characters of YAML; at most ${source.maxLength} are read here`;
    return failed([fault(0, message, 'split the file, or use JSON Lines for large sets')], placeAt);
  }
  const tokens = [...new Parser(lines.addNewLine).parse(source.text)];
  const refused = guardTokens(tokens);
  if (refused) return failed([fault(refused.offset, refused.message, refused.remedy)], placeAt);

  const documents = [...new Composer(OPTIONS).compose(tokens, true, source.text.length)];
  const document = documents[0] as Document | undefined;
  if (!document) return { value: null, findings: [], placeOf: () => placeAt(0) };
  const second = documents[1];
  const problems = withoutEchoes([...document.errors, ...document.warnings]).map((problem) =>
    fault(problem.pos[0], problem.message, remedyFor(problem.code)),
  );
  if (second) problems.push(fault(second.range?.[0] ?? 0, 'a second YAML document; expected one', 'remove the `---` or `...` between them'));
  problems.push(...unreadable(document).map(({ offset, message, remedy }) => fault(offset, message, remedy)));
  if (problems.length > 0) return failed(problems.slice(0, MAX_FINDINGS), placeAt);
  return { value: document.toJS({ maxAliasCount: 0 }), findings: [], placeOf: (path, part) => placeAt(offsetOf(document, path, part)) };
}

function failed(findings: Finding[], placeAt: (offset: number) => Place): YamlValue {
  return { value: undefined, findings, placeOf: () => placeAt(0) };
}

/** After a tab the indentation means something else to the parser: what it says of the lines after it is not so. */
function withoutEchoes<Problem extends { code: string; pos: [number, number] }>(problems: readonly Problem[]): readonly Problem[] {
  const isTab = ({ code }: Problem): boolean => code === 'TAB_AS_INDENT';
  const first = problems.find(isTab)?.pos[0] ?? Number.POSITIVE_INFINITY;
  return problems.filter((problem) => isTab(problem) || problem.pos[0] < first);
}

function remedyFor(code: string): string {
  if (code === 'DUPLICATE_KEY') return 'keep one of the two keys';
  if (code === 'TAB_AS_INDENT') return 'indent with spaces';
  if (code === 'BAD_ALIAS') return 'quote the text: * and & have a meaning in YAML';
  return 'check brackets, quotes, indentation and the space after each `:`';
}

/** What parses but would not arrive as written: numbers that JSON cannot hold, and a key with a meaning of its own. */
function unreadable(document: Document): { offset: number; message: string; remedy: string }[] {
  const found: ReturnType<typeof unreadable> = [];
  visit(document, {
    Scalar(key, node) {
      const problem = key === 'key' ? keyProblem(node.value) : numberProblem(node.value);
      if (problem) found.push({ offset: node.range?.[0] ?? 0, ...problem });
    },
  });
  return found;
}

function offsetOf(document: Document, path: readonly PropertyKey[], part: 'key' | 'value' = 'value'): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const [depth, segment] of path.entries()) {
    const last = depth === path.length - 1;
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === segment);
      if (!pair) return offset;
      const key = isNode(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
      node = pair.value;
      offset = (last && part === 'key') || !isNode(node) ? key : (node.range?.[0] ?? key);
    } else if (isSeq(node) && typeof segment === 'number') {
      node = node.items[segment];
      if (!isNode(node)) return offset;
      offset = node.range?.[0] ?? offset;
    } else return offset;
  }
  return offset;
}
