import { answered } from './answered.js';
import { bleu } from './bleu.js';
import { consistency } from './consistency.js';
import { contains } from './contains.js';
import { cost } from './cost.js';
import { exact } from './exact.js';
import { exec } from './exec.js';
import { format } from './format.js';
import { json } from './json.js';
import { jsonSchema } from './json-schema.js';
import { judge } from './judge.js';
import { label } from './label.js';
import { latency } from './latency.js';
import { length } from './length.js';
import { levenshtein } from './levenshtein.js';
import { module } from './module.js';
import { numeric } from './numeric.js';
import { pairwise } from './pairwise.js';
import { refusal } from './refusal.js';
import { regex } from './regex.js';
import { rougeL } from './rouge-l.js';
import type { ScorerDefinition } from './scorer.js';
import { similarity } from './similarity.js';
import { tokenF1 } from './token-f1.js';
import { tokens } from './tokens.js';

/** Every scorer a query set can name. */
export const SCORERS: readonly ScorerDefinition[] = [
  exact, contains, regex, jsonSchema, label, format, json, numeric, answered,
  levenshtein, rougeL, bleu, tokenF1, similarity,
  length, tokens, latency, cost, refusal, consistency,
  judge, pairwise, exec, module,
];
