import type { RuleInfo } from '../rule.js';
import { SINGLE_RULES } from '../rules/index.js';
import { PROJECT_RULES } from '../rules/project/index.js';
import { TEXT_RULES } from '../rules/text/index.js';
import { DATA_FINDINGS } from './data.js';
import { FILE_FINDINGS } from './files.js';
import { PROJECT_FINDINGS } from './project.js';
import { PROMPT_FINDINGS } from './prompts.js';

/** Every kind of finding that `prompt check` can give, by code. Heavy with words: for those who ask. */
export const CATALOGUE: ReadonlyMap<string, RuleInfo> = new Map(
  [...FILE_FINDINGS, ...PROMPT_FINDINGS, ...DATA_FINDINGS, ...PROJECT_FINDINGS, ...TEXT_RULES, ...SINGLE_RULES, ...PROJECT_RULES]
    .map(({ code, severity, off, slow, essential, title, why, remedy, bad, good }): RuleInfo => ({
      code, severity, title, why, remedy, bad, good,
      ...(off === undefined ? {} : { off }), ...(slow === undefined ? {} : { slow }), ...(essential === undefined ? {} : { essential }),
    }))
    .sort((a, b) => (a.code < b.code ? -1 : 1))
    .map((rule) => [rule.code, rule]),
);
