import { contains } from './contains.js';
import { exact } from './exact.js';
import { jsonSchema } from './json-schema.js';
import { label } from './label.js';
import { regex } from './regex.js';
import type { ScorerDefinition } from './scorer.js';

/** Every scorer a query set can name. */
export const SCORERS: readonly ScorerDefinition[] = [exact, contains, regex, jsonSchema, label];
