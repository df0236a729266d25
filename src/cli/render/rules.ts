import { CATALOGUE } from '../../core/check/catalogue/index.js';
import { type Level, levelOf, type Levels } from '../../core/check/levels.js';
import type { RuleInfo, Sample } from '../../core/check/rule.js';
import { PromptError } from '../../core/errors.js';
import { nearestWord } from '../../core/text/nearest-word.js';
import type { Style } from './elements/style.js';
import { renderTable } from './elements/table.js';
import { wrap } from './elements/wrap.js';

/** A rule as a project has it. */
export type ListedRule = Omit<RuleInfo, 'off'> & { level: Level };

export interface RulesData {
  rules: Omit<ListedRule, 'bad' | 'good'>[];
}

export function listRules(levels: Levels): RulesData {
  return { rules: [...CATALOGUE.values()].map((rule) => ({ ...listed(rule, levels), bad: undefined, good: undefined })) };
}

/** @throws PromptError `check/unknown-rule` */
export function describeRule(code: string, levels: Levels): ListedRule {
  const rule = CATALOGUE.get(code);
  if (rule) return listed(rule, levels);
  throw new PromptError('check/unknown-rule', { code, nearest: nearestRule(code) });
}

/** By the whole code, else by what follows its slash, which is what is remembered of it. */
function nearestRule(typed: string): string | undefined {
  const codes = [...CATALOGUE.keys()];
  const whole = nearestWord(typed, codes);
  if (whole !== undefined) return whole;
  const last = (code: string): string => code.slice(code.lastIndexOf('/') + 1);
  const meant = nearestWord(last(typed), codes.map(last));
  return codes.find((code) => last(code) === meant);
}

function listed({ off, ...rule }: RuleInfo, levels: Levels): ListedRule {
  const level = rule.essential === true ? undefined : levelOf(levels, rule.code);
  return { ...rule, level: level ?? (off === true ? 'off' : rule.severity) };
}

export function renderRules({ rules }: RulesData, style: Style): string {
  const ways = rules.map(({ level, essential, slow }) => `${level}${essential === true ? ', always' : ''}${slow === true ? ', slow' : ''}`);
  const taken = Math.max(...rules.map(({ code }) => code.length)) + Math.max(...ways.map(({ length }) => length)) + 4;
  const rows = rules.map(({ code, title }, index) => [code, ways[index] ?? '', wrap(title, (style.width ?? Infinity) - taken).join('\n')]);
  const table = renderTable([{ title: 'code' }, { title: 'counts as' }, { title: 'finds' }], rows, style);
  return `${table}\n\nalways: cannot be changed; slow: not with --staged\nmore of one: prompt check --explain <code>`;
}

export function renderRule({ code, level, title, why, remedy, slow, essential, bad, good }: ListedRule, { color, width }: Style): string {
  const prose = (text: string): string => wrap(text, width ?? Infinity).join('\n');
  const ways = [
    `counts as ${level}`,
    ...(essential === true ? ['cannot be changed'] : []),
    ...(slow === true ? ['left out with --staged'] : []),
  ].join('; ');
  const paragraphs = [
    `${color.bold(code)}\n${prose(title)}`,
    ways,
    prose(why),
    prose(`→ ${remedy}`),
    `${color.red('bad')}\n${sampleText(bad)}`,
    `${color.green('good')}\n${sampleText(good)}`,
  ];
  if (essential !== true) {
    paragraphs.push(color.dim(`Change it in .promptrc: check: { rules: { ${code}: off } }\nPass it over in one prompt: ignore: { ${code}: <why> }`));
  }
  return paragraphs.join('\n\n');
}

function sampleText(sample: Sample): string {
  const files = typeof sample === 'string' ? [['', sample] as const] : Object.entries(sample);
  return files
    .map(
      ([path, text]) =>
        `${path === '' ? '' : `  ${path}:\n`}${text
          .trimEnd()
          .split('\n')
          .map((line) => `    ${line}`.trimEnd())
          .join('\n')}`,
    )
    .join('\n');
}
