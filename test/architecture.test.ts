import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/** The walls of the house: who may import whom, and how large a room may be. */

interface SourceFile {
  path: string;
  lines: number;
  /** Relative ones as paths from the project's root. */
  imports: { target: string; typeOnly: boolean }[];
  longestFunction: { name: string; lines: number };
}

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readSource(join('src', name)));

function readSource(path: string): SourceFile {
  const text = readFileSync(path, 'utf8');
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  const imports: SourceFile['imports'] = [];
  let longestFunction = { name: '', lines: 0 };
  const add = (specifier: string, typeOnly: boolean): void => {
    const target = specifier.startsWith('.') ? normalize(join(dirname(path), specifier)).replace(/\.js$/, '.ts') : specifier;
    imports.push({ target, typeOnly });
  };
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier)) {
      add(node.moduleSpecifier.text, ts.isImportDeclaration(node) ? node.importClause?.isTypeOnly === true : node.isTypeOnly);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteral(argument)) add(argument.text, false);
    }
    if (ts.isFunctionLike(node) && 'body' in node && node.body) {
      const [from, to] = [node.getStart(), node.getEnd()].map((offset) => source.getLineAndCharacterOfPosition(offset).line);
      const lines = (to ?? 0) - (from ?? 0) + 1;
      if (lines > longestFunction.lines) longestFunction = { name: node.name?.getText() ?? '(anonymous)', lines };
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return { path, lines: text.split('\n').length, imports, longestFunction };
}

/** Imports of `from` that are not allowed, as `file -> target`. */
function offences(from: RegExp, forbidden: (target: string) => boolean): string[] {
  return files
    .filter((file) => from.test(file.path))
    .flatMap((file) => file.imports.filter(({ target }) => forbidden(target)).map(({ target }) => `${file.path} -> ${target}`));
}

describe('rings', () => {
  it('core imports nothing outside core', () => {
    expect(offences(/^src\/core\//, (target) => target.startsWith('src/') && !target.startsWith('src/core/'))).toEqual([]);
  });

  it('core touches nothing of Node but hashing', () => {
    expect(offences(/^src\/core\//, (target) => target.startsWith('node:') && target !== 'node:crypto')).toEqual([]);
  });

  it('adapters import core and other adapters only', () => {
    expect(offences(/^src\/adapters\//, (target) => target.startsWith('src/cli/') || target.startsWith('src/runtime/') || target === 'src/index.ts')).toEqual([]);
  });

  it('the library and what it runs on import nothing of the CLI', () => {
    expect(offences(/^src\/(?:index\.ts$|runtime\/)/, (target) => target.startsWith('src/cli/'))).toEqual([]);
  });

  it('renderers read nothing and decide nothing: no adapters, no workspace but for types', () => {
    const values = files
      .filter((file) => file.path.startsWith('src/cli/render/'))
      .flatMap((file) => file.imports.filter(({ target, typeOnly }) => !typeOnly && /^src\/(?:adapters|cli\/(?:workspace|commands))\//.test(target)).map(({ target }) => `${file.path} -> ${target}`));
    expect(values).toEqual([]);
  });
});

describe('packages', () => {
  const homes: [string, RegExp][] = [
    ['commander', /^src\/cli\/(?:program|run)\.ts$/],
    ['chalk', /^src\/cli\/render\/elements\/style\.ts$/],
    ['cli-table3', /^src\/cli\/render\/elements\/table\.ts$/],
    ['simple-git', /^src\/adapters\/git\/simple-git\.ts$/],
    ['openai', /^src\/adapters\/models\//],
    ['js-tiktoken', /^src\/adapters\/tokens\.ts$/],
    ['@pydantic/genai-prices', /^src\/adapters\/prices\.ts$/],
    ['@duckdb/node-api', /^src\/adapters\/logs\/duckdb\.ts$/],
    ['gray-matter', /^src\/core\/prompt\/front-matter\/front-matter\.ts$/],
    ['liquidjs', /^src\/core\/prompt\/template\/(?:liquid|quick-positions|template)\.ts$/],
    ['node:fs', /^src\/(?:adapters\/|cli\/)/],
    ['node:child_process', /^src\/(?:cli\/commands\/demo|adapters\/git\/process|adapters\/scorers\/run-program)\.ts$/],
    ['node:worker_threads', /^src\/adapters\/(?:git\/blob-(?:thread|worker)|scorers\/module-caller)\.ts$/],
    ['fastest-levenshtein', /^src\/core\/eval\/scorers\/levenshtein\.ts$/],
    ['picomatch', /^src\/core\/prompt\/layout\/pattern\.ts$/],
  ];
  it.each(homes)('%s is imported only where it belongs', (name, home) => {
    const elsewhere = files.filter((file) => !home.test(file.path) && file.imports.some(({ target }) => target === name || target.startsWith(`${name}/`)));
    expect(elsewhere.map((file) => file.path)).toEqual([]);
  });
});

describe('core', () => {
  it.each(['console.', 'process.', 'Date.now', 'new Date()', 'Math.random', 'setTimeout', 'fetch('])('never uses %s', (word) => {
    const users = files.filter((file) => file.path.startsWith('src/core/') && withoutComments(file.path).includes(word));
    expect(users.map((file) => file.path)).toEqual([]);
  });
});

describe('shape', () => {
  it('has no import cycles', () => {
    expect(findCycle()).toEqual([]);
  });

  it('keeps files at 250 lines and functions at 60', () => {
    expect(files.filter((file) => file.lines > 251).map((file) => `${file.path}: ${file.lines}`)).toEqual([]);
    expect(files.filter((file) => file.longestFunction.lines > 60).map((file) => `${file.path}: ${file.longestFunction.name} ${file.longestFunction.lines}`)).toEqual([]);
  });

  it('has what benches take from it', () => {
    const benches = readdirSync('bench').filter((name) => name.endsWith('.js')).map((name) => `bench/${name}`);
    const taken = benches.flatMap((bench) => [...readFileSync(bench, 'utf8').matchAll(/\b(?:src|test)\/[\w/-]+\.ts\b/g)].map(([path]) => ({ bench, path })));
    expect(taken.length).toBeGreaterThan(10);
    expect(taken.filter(({ path }) => !existsSync(path))).toEqual([]);
  });

  it('has no drawer for odds and ends', () => {
    expect(files.filter((file) => /\/(?:utils?|helpers?|common|misc|managers?)(?:\/|\.ts$)/.test(file.path)).map((file) => file.path)).toEqual([]);
  });
});

function withoutComments(path: string): string {
  return readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
}

/** The first loop of imports, types included: a loop of types ties two files together as well. */
function findCycle(): string[] {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const done = new Set<string>();
  const walk = (path: string, trail: string[]): string[] => {
    const at = trail.indexOf(path);
    if (at !== -1) return [...trail.slice(at), path];
    if (done.has(path)) return [];
    for (const { target } of byPath.get(path)?.imports ?? []) {
      const found = byPath.has(target) ? walk(target, [...trail, path]) : [];
      if (found.length > 0) return found;
    }
    done.add(path);
    return [];
  };
  for (const { path } of files) {
    const found = walk(path, []);
    if (found.length > 0) return found;
  }
  return [];
}
