import matter from 'gray-matter';
import type { Finding } from '../../finding.js';
import { readYaml, type YamlValue } from '../../text/yaml.js';

/** A file cut in two. `yaml` is undefined where the file has no front matter. */
export interface SplitFile {
  yaml?: YamlValue;
  body: string;
  /** Lines of the file before the body's first line. */
  linesBefore: number;
  findings: Finding[];
}

const MAX_FRONT_MATTER = 64 * 1024;
const DELIMITER = /^---[ \t]*$/;
/** Invisible characters included, which editors and copying leave behind. */
const BLANK = /^[\s\p{Cf}]*$/u;
const INDENTED_DELIMITER = /^[\s\p{Cf}]*---[ \t]*$/u;

/** gray-matter runs code for `---js` and its aliases: every engine that is not ours is refused. */
const refuse = (): never => {
  throw new Error('front matter in another language than YAML');
};

/**
 * Splits a file (LF newlines, no byte-order mark) at its front matter. Only a bare `---` on the first line opens it and
 * only a bare `---` on its own line closes it; whatever gray-matter would read differently is a finding instead.
 */
export function splitFrontMatter(file: string, text: string): SplitFile {
  const lines = text.split('\n');
  const opener = lines[0] ?? '';
  const whole: SplitFile = { body: text, linesBefore: 0, findings: [] };
  if (!DELIMITER.test(opener)) return { ...whole, findings: misplacedOpener(file, lines) };

  const close = lines.findIndex((line, index) => index > 0 && line.startsWith('---'));
  if (close === -1) {
    const message = 'the front matter opened by `---` is never closed';
    return { ...whole, findings: [finding(file, 1, message, 'add a line `---` after it, or write `***` if a rule was meant')] };
  }
  if (!DELIMITER.test(lines[close] ?? '')) {
    const message = `expected \`---\` alone on its line, but got \`${(lines[close] ?? '').slice(0, 40)}\``;
    return { ...whole, findings: [finding(file, close + 1, message, 'put the closing `---` on a line of its own')] };
  }
  const { source, body } = cut(lines.slice(1, close), lines.slice(close + 1));
  const yaml = readYaml({ file, text: source, linesBefore: 1, maxLength: MAX_FRONT_MATTER });
  return { yaml, body, linesBefore: close + 1, findings: yaml.findings };
}

/**
 * The same cut by position alone, for texts that are read by the thousand: undefined where there is no front matter or
 * something is wrong with its delimiters.
 */
export function cutFrontMatter(text: string): { source: string; body: string; linesBefore: number } | undefined {
  const start = /^---[ \t]*\n/.exec(text)?.[0].length;
  if (start === undefined) return undefined;
  const close = text.startsWith('---', start) ? start : text.indexOf('\n---', start - 1) + 1;
  if (close === 0) return undefined;
  const lineEnd = text.indexOf('\n', close);
  const end = lineEnd === -1 ? text.length : lineEnd;
  if (!DELIMITER.test(text.slice(close, end))) return undefined;
  const source = text.slice(start, Math.max(start, close - 1));
  return { source, body: text.slice(end + 1), linesBefore: 2 + (close === start ? 0 : countLines(source)) };
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines++;
  return lines;
}

/** Every line of front matter goes through gray-matter behind a bar: its search for comments is quadratic in blank lines. */
function cut(yamlLines: readonly string[], bodyLines: readonly string[]): { source: string; body: string } {
  let source = '';
  const capture = (barred: string): object => {
    source = barred.slice(1).split('\n').map((line) => line.slice(1)).join('\n');
    return {};
  };
  const engines = { yaml: { parse: capture, stringify: refuse }, js: refuse, javascript: refuse, json: refuse, coffee: refuse };
  const text = ['---', ...yamlLines.map((line) => `|${line}`), '---', ...bodyLines].join('\n');
  // An options object also switches off gray-matter's cache, which forgets errors and shares results.
  const parsed = matter(text, { language: 'yaml', engines });
  return { source, body: parsed.content };
}

/** A file that has no front matter, but looks as if it was meant to. */
function misplacedOpener(file: string, lines: readonly string[]): Finding[] {
  const [opener = ''] = lines;
  if (opener.startsWith('---\r')) {
    return [finding(file, 1, 'the lines end in a carriage return alone', 'save the file with LF line ends')];
  }
  const marked = /^---(?!-)\s*([^]*)$/u.exec(opener)?.[1]?.trim();
  if (marked !== undefined && (/^[\p{L}_][\p{L}\p{N}_-]*$/u.test(marked) || lines.some((line, index) => index > 0 && DELIMITER.test(line)))) {
    const message = `front matter opened by \`${opener.slice(0, 40)}\` is not read; only YAML between bare \`---\` lines is`;
    return [finding(file, 1, message, 'write the front matter as YAML and open it with `---` alone')];
  }
  const first = lines.findIndex((line) => !BLANK.test(line));
  if (INDENTED_DELIMITER.test(lines[first] ?? '')) {
    return [
      finding(
        file,
        first + 1,
        'something stands before the opening `---`, if only white space',
        'start the file with `---`, or write `***` if a rule was meant',
      ),
    ];
  }
  return [];
}

function finding(file: string, line: number, message: string, remedy: string): Finding {
  return { code: 'prompt/front-matter', severity: 'error', place: { file, line, column: 1 }, message, remedy };
}
