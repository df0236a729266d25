import { describe, expect, it } from 'vitest';
import { counter, shorten, shortened } from './counting.js';

describe('layout', () => {
  it.each([
    { id: 'spaces at line ends', before: 'One. \t \nTwo.', after: 'One.\nTwo.' },
    { id: 'blank lines', before: 'One.\n\n \n\nTwo.', after: 'One.\n\nTwo.' },
    { id: 'wide gaps', before: 'One   two.', after: 'One two.' },
    { id: 'not aligned columns', before: 'one    two\nthree    four', after: 'one    two\nthree    four' },
    { id: 'not in a fence', before: 'Look:\n\n```\na  b \n\n\n\nc\n```', after: 'Look:\n\n```\na  b \n\n\n\nc\n```' },
    { id: 'comments', before: 'One.\n<!-- for us -->\nTwo.', after: 'One.\nTwo.' },
    { id: 'but no comment that forbids something', before: 'One.\n<!-- never say two -->\nTwo.', after: 'One.\n<!-- never say two -->\nTwo.' },
    { id: 'nor one with a variable', before: 'One.\n<!-- {{ x }} -->\nTwo.', after: 'One.\n<!-- {{ x }} -->\nTwo.' },
    { id: 'a rule before a heading', before: 'One.\n\n---\n\n# Two', after: 'One.\n\n# Two' },
    { id: 'no rule elsewhere', before: 'One.\n\n---\n\nTwo', after: 'One.\n\n---\n\nTwo' },
    { id: 'padding of tables', before: 'T\n\n| name     | it       |\n|----------|:--------:|\n| one      | two      |', after: 'T\n\n|name|it|\n|-|:-:|\n|one|two|' },
    { id: 'no table with code', before: 'T\n\n| a     | b     |\n|-------|-------|\n| `x  ` | two   |', after: 'T\n\n| a     | b     |\n|-------|-------|\n| `x  ` | two   |' },
  ])('$id', ({ before, after }) => {
    expect(shortened(before, { level: 'layout' })).toBe(after);
  });

  const data = '```json\n{\n  "b": 1.0,\n  "a": [ 1, 2 ],\n  "b": "x  y"\n}\n```';
  it.each([
    { id: 'data in JSON, token by token', before: `These are the shops:\n\n${data}`, after: 'These are the shops:\n\n```json\n{"b":1.0,"a":[1,2],"b":"x  y"}\n```' },
    { id: 'not what shows an answer', before: `Answer like this:\n\n${data}`, after: `Answer like this:\n\n${data}` },
    { id: 'not below a heading that says so', before: `# Output\n\nShops.\n\n${data}`, after: `# Output\n\nShops.\n\n${data}` },
    { id: 'not where nothing is said', before: data, after: data },
    { id: 'not what is no JSON', before: 'Shops:\n\n```json\n{ "a": {{ x }} }\n```', after: 'Shops:\n\n```json\n{ "a": {{ x }} }\n```' },
  ])('$id', ({ before, after }) => {
    expect(shortened(before, { level: 'layout' })).toBe(after);
  });
});

describe('duplicates', () => {
  const twice = 'Sort every ticket into a queue.';
  it.each([
    { id: 'a sentence', before: `${twice} Be kind. ${twice}`, after: `${twice} Be kind.` },
    { id: 'whatever its case and marks', before: `${twice} Be kind.\n\nSort every ticket, into a queue!`, after: `${twice} Be kind.` },
    { id: 'an item', before: '- use plain and short words\n- be kind\n- use plain and short words', after: '- use plain and short words\n- be kind' },
    { id: 'not in another section', before: `# A\n\n${twice}\n\n# B\n\n${twice}`, after: `# A\n\n${twice}\n\n# B\n\n${twice}` },
    { id: 'not in another list', before: 'Do:\n\n- say the name first\n\nAvoid:\n\n- say the name first', after: 'Do:\n\n- say the name first\n\nAvoid:\n\n- say the name first' },
    { id: 'not below another item', before: '- title\n  - use plain and short words\n- body\n  - use plain and short words', after: '- title\n  - use plain and short words\n- body\n  - use plain and short words' },
    { id: 'not in another message', before: `system:\n${twice}\nuser:\n${twice}`, after: `system:\n${twice}\nuser:\n${twice}` },
    { id: 'not in another branch', before: `{% if a %}${twice}{% else %}${twice}{% endif %}`, after: `{% if a %}${twice}{% else %}${twice}{% endif %}` },
    { id: 'not with another number', before: 'Write at most 3 short words. Write at most 4 short words.', after: 'Write at most 3 short words. Write at most 4 short words.' },
    { id: 'not one that points at its place', before: 'Write a title. It must be short and plain. Write a body. It must be short and plain.', after: 'Write a title. It must be short and plain. Write a body. It must be short and plain.' },
    { id: 'unless nothing stands between', before: 'Write a title. It must be short and plain. It must be short and plain.', after: 'Write a title. It must be short and plain.' },
    { id: 'not with a variable', before: 'Greet {{ name }} by the name. Greet {{ name }} by the name.', after: 'Greet {{ name }} by the name. Greet {{ name }} by the name.' },
    { id: 'the number and the negation live on in the copy', before: 'Never write more than 3 words. Be kind. Never write more than 3 words.', after: 'Never write more than 3 words. Be kind.' },
    { id: 'an example', before: 'Look:\n\nInput: a b\nOutput: c\n\nInput: d\nOutput: e\n\nInput: a b\nOutput: c', after: 'Look:\n\nInput: a b\nOutput: c\n\nInput: d\nOutput: e' },
    { id: 'an example element', before: '<example>a is b</example>\n<example>c is d</example>\n<example>a is b</example>\nGo.', after: '<example>a is b</example>\n<example>c is d</example>\nGo.' },
    { id: 'not an answer alone', before: 'Input: a\n\nOutput: billing it is\n\nInput: b\n\nOutput: billing it is', after: 'Input: a\n\nOutput: billing it is\n\nInput: b\n\nOutput: billing it is' },
  ])('$id', ({ before, after }) => {
    expect(shortened(before, { level: 'duplicates' })).toBe(after);
  });

  it('names the copy', () => {
    expect(shorten(`${twice} Be kind. ${twice}`).edits[0]?.why).toBe(`said before: “${twice}”`);
  });
});

describe('intensifiers', () => {
  it.each([
    { id: 'before a word', before: 'Be a really careful and extremely polite helper.', after: 'Be a careful and polite helper.' },
    { id: 'not after a negation', before: 'Do not simply copy the text.', after: 'Do not simply copy the text.' },
    { id: 'not in a scale', before: 'Rate it as very good, good or bad.', after: 'Rate it as very good, good or bad.' },
    { id: 'not at the start of an item', before: '- very happy\n- sad', after: '- very happy\n- sad' },
    { id: 'not where it is bound', before: 'There are quite a few of them.', after: 'There are quite a few of them.' },
    { id: 'not graded', before: 'It is so very long.', after: 'It is so very long.' },
  ])('$id', ({ before, after }) => {
    expect(shortened(before)).toBe(after);
  });
});

it('articles only where asked for', () => {
  const text = 'Read the ticket and choose a queue. The queue has a few tickets.';
  expect(shortened(text)).toBe(text);
  expect(shortened(text, { level: 'articles' })).toBe('Read ticket and choose queue. Queue has a few tickets.');
});

describe('a budget', () => {
  const text = 'Please sort the list in order to win. In the event that it fails, stop. Due to the fact that it is old, be kind.';
  const before = counter.count(text).tokens;

  it('is met with as little as is needed', () => {
    const { edits, after } = shorten(text, { budget: before - 4 });
    expect(after.tokens).toBeLessThanOrEqual(before - 4);
    expect(edits.map((edit) => edit.before)).toEqual(['Due to the fact that']);
  });

  it('that is met already changes nothing', () => {
    expect(shorten(text, { budget: before })).toMatchObject({ text, edits: [] });
  });

  it('stops at the least loss', () => {
    const { edits } = shorten('One.  \n\n\n\nPlease be really kind to them.  \n\n\n\nGo.', { budget: 12 });
    expect(new Set(edits.map(({ level }) => level))).not.toContain('intensifiers');
  });
});

it('edits point into the text as it was given', () => {
  const text = 'Please make sure that all agree.\n\n\n\nUse it in order to win.';
  for (const { start, end, before, rule } of shorten(text).edits.filter(({ rule }) => rule !== 'blank-lines')) {
    expect(`${rule} ${text.slice(start, end)}`.toLowerCase()).toContain(before.slice(-4).toLowerCase());
  }
});
