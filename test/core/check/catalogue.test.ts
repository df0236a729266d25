import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CATALOGUE } from '../../../src/core/check/catalogue/index.js';
import type { Level } from '../../../src/core/check/levels.js';
import { renderRulesPage } from '../../../src/cli/render/rules-page.js';
import { codesIn, findIn } from './sampling.js';

const RULES = [...CATALOGUE.values()];

/** Of the file system, git, configuration or size: tested where these are, in test/commands/check-scope.test.ts, check-baseline.test.ts and elsewhere. */
const ELSEWHERE = /^budget\/(?:part|growth|unbounded)|^(?:config|release|recordings)\/(?!contract)|^file\/(?:encoding|symlink|folder|too-long)$|^check\/baseline/;

describe('every rule', () => {
  it.each(RULES.filter(({ code }) => !ELSEWHERE.test(code)))('$code finds its bad example and passes its good one', (rule) => {
    const levels: Record<string, Level> = rule.off === true ? { [rule.code]: rule.severity } : {};
    const found = findIn(rule.bad, levels).filter(({ code }) => code === rule.code);
    expect(codesIn(rule.bad, levels)).toContain(rule.code);
    expect(codesIn(rule.good, levels)).not.toContain(rule.code);
    for (const finding of found) {
      expect(finding.severity).toBe(rule.severity);
      expect(finding.message).toMatch(/^\S.{10,}[^.]$/s);
    }
  });

  it.each(RULES)('$code has words to explain it', ({ code, title, why, remedy }) => {
    expect(code).toMatch(/^[a-z]+\/[a-z-]+$/);
    expect(title).toMatch(/^\S.{8,90}[^.]$/);
    expect(why).toMatch(/^\S.{15,}[.]$/s);
    expect(remedy).toMatch(/^\S.{5,}[^ ]$/s);
  });

  it('that is off finds nothing unless it is asked for', () => {
    for (const { code, bad } of RULES.filter(({ off }) => off === true)) expect(codesIn(bad), code).not.toContain(code);
  });

  it('that is essential belongs to a file that cannot be used', () => {
    for (const { code, bad, essential, severity } of RULES.filter((rule) => !ELSEWHERE.test(rule.code))) {
      if (essential === true) expect(findIn(bad).some((finding) => finding.code === code && finding.severity === 'error'), code).toBe(true);
      expect(essential === true && severity !== 'error', code).toBe(false);
    }
  });

  it('is in the catalogue: each code that the source can give', () => {
    const source = readdirSync('src/core', { recursive: true, encoding: 'utf8' })
      .filter((name) => /^(?:check|prompt|examples|eval\/queries|eval\/run|text)\/.*\.ts$/.test(name) && !name.startsWith('check/catalogue/'))
      .map((name) => readFileSync(join('src/core', name), 'utf8'));
    const given = source.flatMap((text) => [...text.matchAll(/code: '([a-z]+\/[a-z-]+)'/g)].map(([, code = '']) => code));
    const OTHERS = new Set(['import/invalid', 'queries/render', 'examples/imbalance', 'examples/long', 'examples/leak']);
    expect([...new Set(given)].filter((code) => !CATALOGUE.has(code) && !OTHERS.has(code))).toEqual([]);
    expect(given.length).toBeGreaterThan(60);
  });

  it('stands in docs/rules.md as it is; else run `node scripts/rules-page.js`', () => {
    expect(readFileSync('docs/rules.md', 'utf8')).toBe(renderRulesPage(RULES));
  });
});
