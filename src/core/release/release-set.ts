import { PromptError } from '../errors.js';
import type { Finding } from '../finding.js';
import type { Decoded } from '../text/decode.js';
import { aliasCircles } from './aliases.js';
import { parseReleaseFile } from './release-format.js';
import { isAlias, type Release, type ReleaseAlias } from './release.js';
import { releasePath, whichRelease } from './release-files.js';
import { invalidRelease, isUnreadable, type UnreadableFile } from './unreadable.js';

/** Every release file of a project. One that cannot be read hides what is served of one prompt, not of all. */
export interface ReleaseSet {
  all: Release[];
  aliases: ReleaseAlias[];
  unreadable: UnreadableFile[];
}

/** @param files by path in the project @param prefix of the project in its repository, as messages name files */
export function parseReleaseSet(files: Iterable<readonly [path: string, text: Decoded]>, prefix: string): ReleaseSet {
  const read = [...files].map(([path, text]) => readOne(path, text, prefix));
  const whole = read.filter((file): file is Release | ReleaseAlias => !isUnreadable(file));
  const aliases = whole.filter(isAlias);
  const circular = aliasCircles(aliases).flatMap(({ environment, names }) => [...new Set(names)].map((prompt) => inCircle(environment, prompt, names, prefix)));
  const isCircular = (alias: ReleaseAlias): boolean => circular.some(({ environment, prompt }) => environment === alias.environment && prompt === alias.prompt);
  return {
    all: whole.filter((file): file is Release => !isAlias(file)),
    aliases: aliases.filter((alias) => !isCircular(alias)),
    unreadable: [...read.filter(isUnreadable), ...circular],
  };
}

/** Who may change an environment is decided by path: a file must not speak for another one. @throws PromptError `release/invalid` */
export function parseOwnRelease(path: string, text: string, prefix = ''): Release | ReleaseAlias {
  const file = prefix + path;
  const release = parseReleaseFile(file, text);
  if (releasePath(release.environment, release.prompt) === path) return release;
  throw invalidRelease({ file, findings: [finding(file, `it says it is what ${release.environment} serves of ${release.prompt}`)] });
}

function readOne(path: string, text: Decoded, prefix: string): Release | ReleaseAlias | UnreadableFile {
  const file = prefix + path;
  try {
    if (text.ok) return parseOwnRelease(path, text.text, prefix);
    const { message, remedy, line, column } = text;
    return unreadable(file, path, invalidRelease({ file, findings: [{ ...finding(file, message, { line, column }), remedy }] }));
  } catch (error) {
    if (!(error instanceof PromptError)) throw error;
    return unreadable(file, path, error);
  }
}

function unreadable(file: string, path: string, { findings, remedy }: PromptError): UnreadableFile {
  // What every release is told is left to who knows its history.
  const own = remedy === invalidRelease({ file, findings }).remedy ? {} : { remedy: remedy ?? '' };
  return { ...whichRelease(path), file, findings, ...own };
}

function inCircle(environment: string, prompt: string, names: readonly string[], prefix: string): UnreadableFile {
  const file = prefix + releasePath(environment, prompt);
  return {
    environment, prompt, file,
    findings: [{ ...finding(file, `its aliases lead back to itself: ${names.join(' → ')}`), code: 'release/alias-circle' }],
    remedy: `let one of them name the prompt that is served, or restore the release it took the place of: \`git log -- ${file}\``,
  };
}

function finding(file: string, message: string, { line, column }: { line?: number | undefined; column?: number | undefined } = {}): Finding {
  const place = { file, ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) };
  return { code: 'release/invalid', severity: 'error', place, message };
}
