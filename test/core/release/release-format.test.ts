import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PromptError } from '../../../src/core/errors.js';
import type { Evidence, Release, ReleaseAlias } from '../../../src/core/release/release.js';
import { formatAlias, formatRelease, parseRelease, parseReleaseFile } from '../../../src/core/release/release-format.js';
import { contentFolder, contentRoot, isReleasePath, releasePath } from '../../../src/core/release/release-files.js';

const FILE = '.prompt/releases/production/support/triage.yaml';
const HASH = `${'3f2ab9c0d1e2'.repeat(5)}0000`;

/** Findings of a release that cannot be read: `line code message`. */
function faults(text: string): string[] {
  try {
    parseRelease(FILE, text);
  } catch (error) {
    if (!(error instanceof PromptError)) throw error;
    expect(error).toMatchObject({ code: 'release/invalid', exit: 2, message: `the release ${FILE} cannot be read` });
    for (const { place } of error.findings) expect(place.file).toBe(FILE);
    return error.findings.map(({ place, code, message }) => `${place.line} ${code}: ${message}`);
  }
  return [];
}

describe('a release file', () => {
  const release: Release = {
    schemaVersion: 1, prompt: 'support/triage', environment: 'production', seed: 's',
    serves: [{ version: 3, hash: HASH, weight: 10 }, { version: 2, hash: 'b'.repeat(64), evidence: { report: 'c'.repeat(64), metric: 'accuracy', value: 0.75, lower: 0.5, upper: 1, queries: 40, model: 'local/icl-1@1.1.0' }, weight: 90 }],
    kept: [{ version: 1, hash: '1'.repeat(64), withdrawn: true }, { version: 4, hash: `1e${'0'.repeat(62)}`, withdrawn: false }],
  };

  it('looks like this', () => {
    expect(formatRelease(release)).toBe(`# What this environment serves. Written by \`prompt promote\` and \`prompt rollback\`; the history is this file's git log.
schemaVersion: 1
prompt: support/triage
environment: production
seed: s
serves:
  - version: 3
    hash: ${HASH}
    weight: 10
  - version: 2
    hash: ${'b'.repeat(64)}
    evidence:
      report: ${'c'.repeat(64)}
      metric: accuracy
      value: 0.75
      lower: 0.5
      upper: 1
      queries: 40
      model: local/icl-1@1.1.0
    weight: 90
kept:
  - version: 1
    hash: "${'1'.repeat(64)}"
    withdrawn: true
  - version: 4
    hash: "1e${'0'.repeat(62)}"
`);
    expect(parseRelease(FILE, formatRelease(release))).toEqual(release);
  });

  it('is the same however its keys were put in', () => {
    const reversed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(reversed);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).reverse().map(([key, member]) => [key, reversed(member)]));
    };
    expect(formatRelease(reversed(release) as Release)).toBe(formatRelease(release));
  });

  const hash = fc.oneof(fc.stringMatching(/^[0-9a-f]{64}$/), fc.stringMatching(/^[0-9]{64}$/), fc.stringMatching(/^[0-9]{31}e[0-9]{32}$/));
  const text = fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('yes', 'null', '~', '0x1f', '1:30', 'a: b', '- a', '#x', '"', "'", ' a ', 'é\u2028', '*a', '&a', '!!str', '2024-01-01'));
  const share = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((millionths) => millionths / 1_000_000);
  const optional = <T>(key: string, value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined }).map((it) => (it === undefined ? {} : { [key]: it }));
  const evidence = fc
    .tuple(fc.record({ report: hash, metric: text, value: share, queries: fc.nat(), model: text }), optional('lower', share), optional('upper', share))
    .map((parts) => Object.assign({}, ...parts) as Evidence);
  const content = fc.tuple(fc.record({ version: fc.integer({ min: 1, max: 1e9 }), hash }), optional('evidence', evidence)).map(([a, b]) => ({ ...a, ...b }));
  const served = fc.oneof(
    content.map((one) => [{ ...one, weight: 100 }]),
    fc.tuple(content, content, fc.integer({ min: 1, max: 99 })).map(([canary, stable, weight]) => [{ ...canary, weight }, { ...stable, weight: 100 - weight }]),
  );
  const any: fc.Arbitrary<Release> = fc
    .tuple(fc.record({ prompt: text, environment: text, serves: served, kept: fc.array(fc.tuple(content, fc.boolean()).map(([one, withdrawn]) => ({ ...one, withdrawn })), { maxLength: 10 }) }), optional('seed', text))
    .map(([release, seed]) => ({ schemaVersion: 1, ...release, ...seed }) as Release);

  it('comes back as it was written', () => {
    fc.assert(fc.property(any, (one) => {
      const written = formatRelease(one);
      const back = parseRelease(FILE, written);
      expect(back).toEqual(one);
      expect(formatRelease(back)).toBe(written);
    }), { numRuns: 500 });
  });
});

describe('a release that cannot be read', () => {
  const good = `schemaVersion: 1\nprompt: a\nenvironment: production\nserves:\n  - { version: 1, hash: ${HASH}, weight: 100 }\n`;

  it('is told from one that can', () => {
    expect(faults(good)).toEqual([]);
    expect(parseRelease(FILE, good)).toEqual({ schemaVersion: 1, prompt: 'a', environment: 'production', serves: [{ version: 1, hash: HASH, weight: 100 }], kept: [] });
  });

  it.each<[string, string, [line: number, code: string, words: RegExp][]]>([
    ['of a newer tool', good.replace('Version: 1', 'Version: 2'), [[1, 'release/invalid', /`schemaVersion`.*written by a newer tool/]]],
    ['without a schema version', good.replace('schemaVersion: 1\n', ''), [[1, 'release/invalid', /`schemaVersion`.* missing/]]],
    ['that is empty', '', [[1, 'release/invalid', /expected a map with `schemaVersion`, `prompt`/]]],
    ['that is a list', '[]', [[1, 'release/invalid', /expected a map with `schemaVersion`, `prompt`/]]],
    ['that adds up to less', good.replace('weight: 100', 'weight: 90'), [[5, 'release/invalid', /the weights must add up to 100/]]],
    ['that serves three', good.replace(/ {2}- (.*)100 }/, '  - $1 30 }\n  - $1 30 }\n  - $1 40 }'), [[5, 'release/invalid', /a canary and a stable one/]]],
    ['with half a version', good.replace('version: 1,', 'version: 1.5,'), [[5, 'release/invalid', /`serves\.0\.version`: expected a whole number from 1 on/]]],
    ['with a short hash', good.replace(HASH, HASH.slice(0, 12)), [[5, 'release/invalid', /`serves\.0\.hash`: expected 64 hexadecimal digits/]]],
    ['with a hash read as a number', good.replace(HASH, '1'.repeat(64)), [[5, 'yaml/invalid', /quote it|loses digits/]]],
    ['in YAML that is broken', 'serves: [', [[1, 'yaml/invalid', /./]]],
    ['with a key twice', `${good}prompt: b\n`, [[6, 'yaml/invalid', /unique/]]],
  ])('%s', (_, text, expected) => {
    const found = faults(text);
    expect(found.map((fault) => fault.replace(/: .*/s, ''))).toEqual(expected.map(([line, code]) => `${line} ${code}`));
    for (const [index, [, , words]] of expected.entries()) expect(found[index]).toMatch(words);
  });

  it('shows all its faults at once', () => {
    const text = `schemaVersion: one
prompt: a
enviroment: production
serves:
  - { version: 0, hash: 3f2ab9c, weight: 50 }
  - { version: 1.5, hash: ${HASH}, weight: 200, evidence: { report: x, metric: m, value: high, queries: 1, model: a/b } }
kept: none
`;
    const places = faults(text).map((fault) => fault.replace(/: .*/s, '')).sort();
    // schemaVersion and environment; the unknown key; version and hash; version, weight, report and value; kept.
    expect(places).toEqual([...Array<string>(2).fill('1 release/invalid'), '3 release/unknown-key', ...Array<string>(2).fill('5 release/invalid'), ...Array<string>(4).fill('6 release/invalid'), '7 release/invalid']);
  });
});

describe('an alias', () => {
  const alias: ReleaseAlias = { schemaVersion: 1, prompt: 'support/triage', environment: 'production', alias: 'support/route' };

  it('looks like this', () => {
    expect(formatAlias(alias)).toBe(`# This prompt has another name now. Written by \`prompt mv\`; remove it when nobody asks for the old name any more.
schemaVersion: 1
prompt: support/triage
environment: production
alias: support/route
`);
  });

  it('comes back as it was written, and so does a release', () => {
    const text = fc.string({ minLength: 1 });
    fc.assert(fc.property(fc.record({ schemaVersion: fc.constant(1 as const), prompt: text, environment: text, alias: text }), (one) => {
      expect(parseReleaseFile(FILE, formatAlias(one))).toEqual(one);
    }));
    const release: Release = { schemaVersion: 1, prompt: 'a', environment: 'production', serves: [{ version: 1, hash: HASH, weight: 100 }], kept: [] };
    expect(parseReleaseFile(FILE, formatRelease(release))).toEqual(release);
  });

  it('is no release', () => {
    expect(faults(formatAlias(alias)).join()).toMatch(/expected a release, but this is an alias of support\/route/);
  });

  it.each<[string, string, RegExp]>([
    ['of a newer tool', formatAlias(alias).replace('Version: 1', 'Version: 2'), /written by a newer tool/],
    ['of nothing', formatAlias(alias).replace('support/route', '""'), /expected the name of a prompt/],
    ['that is no text', formatAlias(alias).replace('support/route', '[a]'), /`alias`/],
    ['that also serves', `${formatAlias(alias)}serves: []\n`, /`serves`: a file with `alias` serves nothing itself/],
  ])('%s cannot be read', (_, text, words) => {
    expect(() => parseReleaseFile(FILE, text)).toThrow(expect.objectContaining({ code: 'release/invalid', findings: [expect.objectContaining({ message: expect.stringMatching(words) as string })] }) as Error);
  });
});

describe('paths', () => {
  it('of releases and contents', () => {
    expect(releasePath('production', 'support/triage')).toBe('.prompt/releases/production/support/triage.yaml');
    expect(contentRoot('support/triage')).toBe('.prompt/content/support/triage');
    expect(contentFolder('support/triage', HASH)).toBe('.prompt/content/support/triage/3f2ab9c0d1e2');
  });

  it.each([
    ['.prompt/releases/production/a.yaml', true],
    ['.prompt/releases/production/a.yaml.orig', false],
    ['.prompt/releases/README.md', false],
    ['.prompt/content/a/b/x.yaml', false],
  ])('%s is a release: %s', (path, is) => {
    expect(isReleasePath(path)).toBe(is);
  });
});
