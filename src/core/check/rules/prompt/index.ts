import type { PromptRule } from '../../rule.js';
import { contractBroken } from './contract-broken.js';
import { descriptionMissing } from './description-missing.js';
import { exampleContradiction, exampleDuplicate, exampleUnfit } from './examples-fit.js';
import { formatUnchecked } from './format-unchecked.js';
import { labelsAgree } from './labels-agree.js';
import { labelsUnknown } from './labels-unknown.js';
import { modelDeprecated, modelUnknown } from './model.js';
import { ownerMissing } from './owner-missing.js';
import { parameterRefused, parameterUnknown } from './parameters.js';
import { plainTags } from './plain-tags.js';
import { reportStale } from './report-stale.js';
import { transformsValid } from './transforms-valid.js';
import { variableUndocumented } from './variable-undocumented.js';

/** What a prompt says of itself, against its text, its companions and its model. */
export const PROMPT_RULES: readonly PromptRule[] = [
  transformsValid, labelsAgree, labelsUnknown, formatUnchecked, plainTags,
  exampleUnfit, exampleContradiction, exampleDuplicate,
  parameterUnknown, parameterRefused, modelUnknown, modelDeprecated,
  reportStale, contractBroken,
  descriptionMissing, ownerMissing, variableUndocumented,
];
