import { describe, expect, it } from 'vitest';
import { chatOverhead, templateTexts } from '../../../../src/core/prompt/template/static-text.js';
import { readWhole } from '../reading.js';

describe('templateTexts', () => {
  it('is what stands there for any values: partials and every branch, no tags', () => {
    const text = "---\n---\nsystem:\n{% render 'tone' %} {% if x %}A{% else %}B{% endif %}\nuser:\n<t>{{ ticket }}</t>{% comment %}c{% endcomment %}{% raw %}{{ r }}{% endraw %}";
    expect(templateTexts(readWhole(text, { partials: { tone: 'Be {{ style }}kind.' } }))).toEqual([
      { role: 'system', text: 'Be kind. AB' },
      { role: 'user', text: '<t></t>{{ r }}' },
    ]);
  });

  it('is the text itself where there is no template', () => {
    expect(templateTexts(readWhole('Hi {{ x }}', { partials: { x: 'y' } }))).toEqual([{ role: 'user', text: 'Hi {{ x }}' }]);
  });
});

it('chatOverhead counts messages and the answer', () => {
  expect([0, 1, 2].map(chatOverhead)).toEqual([3, 7, 11]);
});
