import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confirmGroups, type DroppedGroup, searchSegments, type Trial } from '../../../../src/core/transform/compress/ablation/search.js';
import { readSegments, withoutSegments } from '../../../../src/core/transform/compress/ablation/segments.js';
import { readDocument } from '../../../../src/core/transform/compress/document.js';
import { createMeter } from '../../../../src/core/transform/compress/meter.js';
import { scanTags } from '../../../../src/core/prompt/template/scan.js';
import { counter } from './counting.js';

const meter = createMeter(counter, false, {});
const read = (body: string) => readDocument(body, { plain: false, labels: [] });
const segmentsOf = (body: string): string[] => readSegments(read(body), meter).map(({ kind, start, end }) => `${kind}: ${body.slice(start, end)}`);
/** The body without the segments at these positions. */
function without(body: string, ...positions: number[]): string {
  const document = read(body);
  const segments = readSegments(document, meter);
  return withoutSegments(document, positions.map((position) => segments[position] as (typeof segments)[number]));
}

describe('segments', () => {
  it.each([
    { id: 'sentences and items', body: 'Sort the text. Be kind to people.\n\n- say the colour\n- never guess at it', found: ['sentence: Sort the text.', 'sentence: Be kind to people.', 'item: say the colour', 'item: never guess at it'] },
    { id: 'demonstrations', body: 'Look at these.\n\nInput: a b c\nOutput: d e f\n\n<example>one is two</example>', found: ['sentence: Look at these.', 'example: Input: a b c\nOutput: d e f', 'example: <example>one is two</example>'] },
    { id: 'nothing with a variable', body: 'Sort {{ text }} by colour. Be kind to people.', found: ['sentence: Be kind to people.'] },
    { id: 'nothing in a branch', body: '{% if a %}\nBe kind to people.\n{% endif %}', found: [] },
    { id: 'nothing that says what an answer is', body: 'Answer with the label and nothing else. Labels: red, green.', found: ['sentence: Labels: red, green.'] },
    { id: 'nothing below the heading of a format', body: '# Output format\n\nOne line of plain words.', found: [] },
    { id: 'nothing that is kept', body: '<!-- prompt:keep -->\nBe kind to people.\n<!-- /keep -->', found: [] },
    { id: 'no code, no quotation, no element', body: '```\na b c d e\n```\n\n> quoted by somebody\n\n<doc>\nsome data it is\n</doc>', found: [] },
    { id: 'no item above others', body: '- the first of them\n  - below the first one', found: ['item: below the first one'] },
  ])('$id', ({ body, found }) => {
    expect(segmentsOf(body)).toEqual(found);
  });

  it('name the words in them that forbid or limit', () => {
    expect(readSegments(read('You must never guess at it.'), meter)[0]?.limits).toEqual(['must', 'never']);
  });

  it.each([
    { id: 'a sentence', body: 'One is here now. Two is here now. Three is here now.', positions: [1], after: 'One is here now. Three is here now.' },
    { id: 'the first and the last', body: 'One is here now. Two is here now. Three is here now.', positions: [0, 2], after: 'Two is here now.' },
    { id: 'several beside each other', body: 'One is here now. Two is here now. Three is here now.', positions: [0, 1], after: 'Three is here now.' },
    { id: 'a paragraph with its blank line', body: 'One is here now.\n\nTwo is here now. Three is here now.\n\nFour is here now.', positions: [1, 2], after: 'One is here now.\n\nFour is here now.' },
    { id: 'an item with its line', body: 'Do these three:\n\n- one is here now\n- two is here now\n- three is here now', positions: [2], after: 'Do these three:\n\n- one is here now\n- three is here now' },
    { id: 'a heading with all below it', body: 'First is here.\n\n# Manners\n\nBe kind to people.\n\n## More\n\n- be brief as well\n\n# Rest\n\nLast is here.', positions: [1, 2], after: 'First is here.\n\n# Rest\n\nLast is here.' },
    { id: 'but not with some', body: '# Manners\n\nBe kind to people.\n\nGreet {{ name }} first.', positions: [0], after: '# Manners\n\nGreet {{ name }} first.' },
  ])('can be left out: $id', ({ body, positions, after }) => {
    expect(without(body, ...positions)).toBe(after);
  });

  const part = fc.constantFrom('Be kind to people. ', 'Sort {{ text }} now. ', '\n\n', '- an item of a list\n', '# Heading\n\n', '\nsystem:\n', '\nuser:\n', 'Answer in one word. ', '{% if a %}maybe it is so{% endif %} ', 'Input: a b\nOutput: c d\n\n', '```\ncode is here\n```\n', 'never more than 3 words. ', '\n');
  it('never take a tag along, whichever go', () => {
    fc.assert(fc.property(fc.array(part, { maxLength: 20 }).map((parts) => parts.join('')), fc.integer(), (body, seed) => {
      const document = read(body);
      const segments = readSegments(document, meter).filter((_, index) => ((seed >> (index % 30)) & 1) === 1);
      const after = withoutSegments(document, segments);
      const tags = (text: string): string[] => scanTags(text).map(({ start, end }) => text.slice(start, end));
      expect(tags(after)).toEqual(tags(body));
      expect(meter.whole(after).tokens).toBeLessThanOrEqual(meter.whole(body).tokens);
      for (const { start, end } of readSegments(document, meter).filter((one) => !segments.some(({ start: other }) => other === one.start))) expect(after).toContain(body.slice(start, end));
    }), { numRuns: 400 });
  });
});

/** Runs a search to its end. @param needed positions without which a trial fails */
function run<T>(steps: Generator<readonly number[], T, Trial>, needed: readonly number[]): { result: T; trials: number } {
  let step = steps.next();
  let trials = 0;
  while (step.done !== true) {
    trials++;
    const missed = step.value.filter((position) => needed.includes(position)).length;
    step = steps.next({ holds: missed === 0, loss: missed / 10 });
  }
  return { result: step.value, trials };
}

describe('the search', () => {
  it('leaves out everything that is not needed, in few trials', () => {
    fc.assert(fc.property(fc.uniqueArray(fc.nat(63), { maxLength: 4 }), (needed) => {
      const { result, trials } = run(searchSegments([...Array(64).keys()], () => false), needed);
      expect(result.dropped.flatMap(({ group }) => group).sort((a, b) => a - b)).toEqual([...Array(64).keys()].filter((position) => !needed.includes(position)));
      expect([...result.needed.keys()].sort()).toEqual([...needed].sort());
      expect(trials).toBeLessThanOrEqual(1 + 12 * needed.length);
      expect(result.trials).toBe(trials);
    }));
  });

  it('says what each that is needed would cost', () => {
    expect(run(searchSegments([0, 1, 2], () => false), [1]).result).toEqual({ dropped: [{ group: [0], loss: 0 }, { group: [2], loss: 0 }], needed: new Map([[1, 0.1]]), trials: 5 });
  });

  it('stops where a target is met, and asks nothing without segments', () => {
    expect(run(searchSegments([0, 1, 2, 3], (dropped) => dropped.length >= 1), [0]).result.dropped).toEqual([{ group: [1], loss: 0 }]);
    expect(run(searchSegments([], () => false), []).trials).toBe(0);
  });
});

describe('confirming', () => {
  const groups: DroppedGroup[] = [{ group: [0], loss: 0.02 }, { group: [1, 2], loss: 0 }, { group: [3], loss: 0.04 }];

  it.each([
    { id: 'all hold', needed: [], kept: [[0], [1, 2], [3]], restored: [], trials: 1 },
    { id: 'the costliest comes back first', needed: [3], kept: [[0], [1, 2]], restored: [[3]], trials: 2 },
    { id: 'then the next', needed: [0], kept: [[1, 2]], restored: [[3], [0]], trials: 3 },
    { id: 'nothing holds', needed: [2], kept: [], restored: [[3], [0], [1, 2]], trials: 3 },
  ])('$id', ({ needed, kept, restored, trials }) => {
    const { result } = run(confirmGroups(groups), needed);
    expect([result.kept.map(({ group }) => group), result.restored.map(({ group }) => group), result.trials]).toEqual([kept, restored, trials]);
  });
});
