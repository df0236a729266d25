import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CommandSpec } from '../src/cli/command.js';
import { COMMANDS } from '../src/cli/commands/index.js';
import { GLOBAL_OPTIONS } from '../src/cli/options.js';

const PAGES = ['README.md', ...['docs', 'docs/ci'].flatMap((folder) => readdirSync(folder).filter((name) => /\.(?:md|yml)$/.test(name)).map((name) => join(folder, name)))];

interface Line {
  place: string;
  command: string;
  flags: string[];
}

/** Command lines of a page: what stands in code, indented or by itself in a line, and begins with the program. */
function linesOf(page: string): Line[] {
  return readFileSync(page, 'utf8').replaceAll(/\\\n\s*/g, ' ').split('\n').flatMap((text, index): Line[] => {
    const typed = /^(?:\s*(?:- |\$ )?|.*run: )(?:npx git-prompt|git prompt|git-prompt|prompt) ([a-z].*)$/.exec(text)?.[1];
    const spans = /^(?: {4}|\$ )/.test(text) ? [] : [...text.matchAll(/`(?:npx git-prompt|prompt) ([a-z][^`]*)`/g)].map(([, span = '']) => span);
    const shown = typed !== undefined && /^(?: {4}|\$ |\s*- npx|.*run: |npx )/.test(text) ? [typed] : spans;
    return shown.map((line) => readLine(`${page}:${index + 1}`, line));
  });
}

function readLine(place: string, line: string): Line {
  // What follows another program, or is said about the line, is not its own.
  const own = line.split(/\s#\s|\s\|\s|\s>\s|\s\|\|\s|;\s|\s&&\s/)[0] ?? '';
  const bare = own.replaceAll(/"[^"]*"|'[^']*'/g, 'text');
  return { place, command: /^[a-z-]+/.exec(bare)?.[0] ?? '', flags: bare.match(/(?<=\s)--[a-z][a-z-]*/g) ?? [] };
}

const flagsOf = (flags: string): string[] => (flags.match(/--[a-z][a-z-]*/g) ?? []).flatMap((flag) => [flag, flag.replace('--no-', '--')]);

describe('command lines in README and docs', async () => {
  const specs = new Map<string, CommandSpec>(await Promise.all(COMMANDS.map(async ({ name, load }) => [name, await load()] as const)));
  const lines = PAGES.flatMap(linesOf);
  const common = new Set(GLOBAL_OPTIONS.flatMap(({ flags }) => flagsOf(flags)).concat('--help', '--version'));

  it('are found', () => {
    expect(lines.length).toBeGreaterThan(80);
    expect(new Set(lines.map(({ command }) => command)).size).toBeGreaterThan(25);
  });

  it('name commands that there are', () => {
    expect(lines.filter(({ command }) => !specs.has(command) && command !== 'help')).toEqual([]);
  });

  it('give options that these commands have', () => {
    const wrong = lines.flatMap(({ place, command, flags }) => {
      const known = new Set(specs.get(command)?.options.flatMap((option) => flagsOf(option.flags)));
      return flags.filter((flag) => !known.has(flag) && !common.has(flag)).map((flag) => `${place} ${command} ${flag}`);
    });
    expect(wrong).toEqual([]);
  });
});

describe('docs/architecture.md', () => {
  const words = [...readFileSync('docs/architecture.md', 'utf8').matchAll(/`([\w./-]+)`/g)].map(([, word = '']) => word);
  const sources = ['src', 'scripts', 'test', 'bench', 'data', 'prompts', 'docs'].flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `/${folder}/${name}`));

  it('names files and folders that there are', () => {
    const named = words.filter((word) => /^[\w-][\w./-]*(?:\.(?:ts|js|sh|md|jsonl)|\/)$/.test(word)).map((word) => word.replace(/\/$/, ''));
    expect(named.length).toBeGreaterThan(60);
    expect(named.filter((name) => name !== 'README.md' && name !== 'action.yml' && !sources.some((source) => source.endsWith(`/${name}`)))).toEqual([]);
  });

  it('names functions that there are', () => {
    const code = sources.filter((source) => /^\/(?:src|scripts)\/.*\.[jt]s$/.test(source)).map((source) => readFileSync(`.${source}`, 'utf8')).join('\n');
    const named = words.filter((word) => /^[a-z]+[A-Z]\w+$/.test(word));
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter((name) => !new RegExp(`\\b${name}\\b`).test(code))).toEqual([]);
  });
});
