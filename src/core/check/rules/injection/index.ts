import type { PromptRule } from '../../rule.js';
import { blockUnnamed } from './block-unnamed.js';
import { closingReused } from './closing-reused.js';
import { dataUnsaid } from './data-unsaid.js';
import { noReminder } from './no-reminder.js';
import { outputUnconstrained } from './output-unconstrained.js';
import { policyShort } from './policy-short.js';
import { trustUndeclared } from './trust-undeclared.js';
import { undelimited } from './undelimited.js';
import { untrustedInSystem } from './untrusted-in-system.js';
import { variableInSyntax } from './variable-in-syntax.js';

/** What makes a template easier to attack through its untrusted variables. */
export const INJECTION_RULES: readonly PromptRule[] = [
  untrustedInSystem, undelimited, blockUnnamed, dataUnsaid, closingReused, variableInSyntax, noReminder, outputUnconstrained, trustUndeclared, policyShort,
];
