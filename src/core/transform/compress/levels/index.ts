import type { Level } from '../level.js';
import type { Rule } from '../rule.js';
import { articles } from './articles.js';
import { blankLines, trailingSpace, wideGaps } from './white-space.js';
import { comments } from './comments.js';
import { repeatedExamples } from './repeated-examples.js';
import { repeatedSentences } from './repeated-sentences.js';
import { intensifiers } from './intensifiers.js';
import { json } from './json.js';
import { phrases } from './phrases.js';
import { rulesBeforeHeadings } from './rule-lines.js';
import { tables } from './tables.js';

/** Every rule, by its level. */
export const RULES: Readonly<Record<Level, readonly Rule[]>> = {
  layout: [trailingSpace, blankLines, wideGaps, comments, rulesBeforeHeadings, tables, json],
  phrases: [phrases],
  duplicates: [repeatedSentences, repeatedExamples],
  intensifiers: [intensifiers],
  articles: [articles],
};
