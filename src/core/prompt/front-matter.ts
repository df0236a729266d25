import matter from 'gray-matter';
import type { Finding } from '../finding.js';
import { readYaml, type YamlValue } from '../text/yaml.js';

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
  if (!DELIMITER.test(opener)) return { ...whole, findings: misplacedOpener(file, text, opener) };

  const close = lines.findIndex((line, index) => index > 0 && line.startsWith('---'));
  if (close === -1) {
    const message = 'the front matter opened by `---` is never closed';
    return { ...whole, findings: [finding(file, 1, message, 'add a line `---` after it, or write `***` if a rule was meant')] };
  }
  if (!DELIMITER.test(lines[close] ?? '')) {
    const message = `expected \`---\` alone on its line, but got \`${(lines[close] ?? '').slice(0, 40)}\``;
    return { ...whole, findings: [finding(file, close + 1, message, 'put the closing `---` on a line of its own')] };
  }
  const { source, body } = cut([opener.trimEnd(), ...lines.slice(1, close), '---', ...lines.slice(close + 1)].join('\n'));
  const yaml = readYaml({ file, text: source, linesBefore: 1, maxLength: MAX_FRONT_MATTER });
  return { yaml, body, linesBefore: close + 1, findings: yaml.findings };
}

function cut(text: string): { source: string; body: string } {
  let source = '';
  const capture = (yaml: string): object => {
    source = yaml.replace(/^\n/, '');
    return {};
  };
  const engines = { yaml: { parse: capture, stringify: refuse }, js: refuse, javascript: refuse, json: refuse, coffee: refuse };
  // An options object also switches off gray-matter's cache, which forgets errors and shares results.
  const parsed = matter(text, { language: 'yaml', engines });
  return { source, body: parsed.content };
}

function misplacedOpener(file: string, text: string, opener: string): Finding[] {
  const word = /^---\s*([A-Za-z][\w-]*)\s*$/u.exec(opener)?.[1];
  if (word !== undefined) {
    const message = `front matter in \`${word}\` is not read; only YAML between bare \`---\` lines is`;
    return [finding(file, 1, message, 'write the front matter as YAML and open it with `---` alone')];
  }
  if (/^\s+---[ \t]*\n/.test(text)) {
    return [finding(file, 1, 'something stands before the opening `---`', 'start the file with `---`')];
  }
  return [];
}

function finding(file: string, line: number, message: string, remedy: string): Finding {
  return { code: 'prompt/front-matter', severity: 'error', place: { file, line, column: 1 }, message, remedy };
}
