import type { Finding, Fix, Place } from '../finding.js';
import type { TokenCount } from '../ports.js';
import type { Budget } from '../prompt/front-matter/budget.js';
import type { CompiledPrompt } from '../prompt/template/compile.js';
import type { FileRole } from '../prompt/layout/layout.js';
import type { Prompt } from '../prompt/prompt.js';
import type { Requirement } from '../untrusted/requirement.js';

/** What rules look at: one prompt that can be read, with its companions. */
export interface CheckedPrompt {
  prompt: Prompt;
  /** Absent where a template or schema has faults, which are findings already. */
  compiled?: CompiledPrompt;
  /** The files of its query set. */
  queries?: readonly { path: string; text: string }[];
  /** Its pool, where examples stand in it. */
  pool?: { path: string; text: string };
  /** Whose encoding counts. */
  model?: string;
  /** Of the template, against its budget; and, where that is exceeded, of its parts. */
  tokens: TokenCount & { budget?: number; parts?: readonly SizedPart[] };
  /** Of the largest request over the query set, where there is one and a budget for it; and of the template, which is in it. */
  rendered?: { tokens: TokenCount; query: string; budget: number; template?: number };
  /** Of the template, where that is limited and it has grown: since the branch left, and since what is served. */
  growth?: readonly Growth[];
  /** What the safe edits of `prompt compress` make of a template that has to keep a limit, where that is known. */
  compressed?: readonly { limit: number; tokens: number }[];
  /** Of the largest request there can be, or is known; absent where it surely fits the model's context window. */
  largest?: { tokens: TokenCount; what: string };
  /** Against the other limits of its budget, as far as they could be measured. */
  parts?: readonly MeasuredPart[];
  /** Those its transforms name, by `<transform>/<template>`, and why they cannot be used. */
  unusableTemplates?: readonly { template: string; message: string; remedy?: string }[];
  /** What the project asks of the policies of its variables, by name. */
  required?: Readonly<Record<string, Requirement>>;
  /** What only slow rules ask for; absent in a hook. */
  facts?: PromptFacts;
}

/** A part of a template: `message 1 (system)`, or a partial's name in code. */
export interface SizedPart {
  name: string;
  tokens: number;
}

/** How far a template has grown since something, and which of its partials did. */
export interface Growth {
  before: TokenCount;
  now: TokenCount;
  /** The share by which it may grow. */
  max: number;
  since: string;
  partials: readonly { name: string; file: string; tokens: number }[];
}

/** One limit of a budget, and what there is of it. */
export interface MeasuredPart {
  part: Exclude<keyof Budget, 'template' | 'rendered' | 'max_growth'>;
  limit: number;
  /** Tokens, or US dollars of `cost_usd`. */
  amount: number;
  approx: boolean;
  /** What was measured, with its verb: `message 1 (system) has`. */
  what: string;
  /** Variables without an end, for which nothing could be measured. */
  unbounded?: readonly string[];
}

/** What is known of a prompt beyond its files. */
export interface PromptFacts {
  /** Why the report beside it says nothing of it as it stands. */
  report?: { path: string; stale: 'content' | 'queries' | 'unreadable' };
  /** What each environment serves of it: the stable version. */
  served?: readonly { environment: string; version: number; prompt: Pick<Prompt, 'content' | 'messages'> }[];
  /** Its model: its own, else the project's, and how many tokens it reads and writes at most. Undefined where none is named. */
  model?: { name: string; known: 'listed' | 'unlisted' | 'deprecated' | 'no-provider' | 'unjudged'; window?: number };
}

/** A rule that gives whole findings. */
export type Rule = (checked: CheckedPrompt) => Finding[];

/** A text file of a project that belongs to its prompts. */
export interface TextFile {
  path: string;
  kind: FileRole['kind'];
  text: string;
}

/** Files that show a rule at work, by path; a text alone is that of `a.md`. */
export type Sample = string | Readonly<Record<string, string>>;

/** What a person may want to know of a kind of finding. */
export interface RuleInfo {
  /** `<area>/<fault>`, stable. */
  code: string;
  /** What it counts as where configuration says nothing else. */
  severity: Finding['severity'];
  /** Off unless configuration turns it on. */
  off?: boolean;
  /** Left out where only what is staged is looked at: it needs all prompts, history, or much time. */
  slow?: boolean;
  /** Without its files being right there is no prompt: it can be neither turned off nor passed over. */
  essential?: boolean;
  /** What is found, in a few words. */
  title: string;
  /** Why that matters. */
  why: string;
  /** What to do about it. */
  remedy: string;
  bad: Sample;
  good: Sample;
}

/** What a rule finds: the rest of the finding is the rule's own. */
export interface Problem {
  place: Place;
  message: string;
  /** Where more can be said than the rule says of all. */
  remedy?: string;
  fix?: Fix;
}

/** A rule about one prompt. */
export interface PromptRule extends RuleInfo {
  check(checked: CheckedPrompt): Problem[];
}

/** A rule about one file as text, whether it can be read as anything else or not. */
export interface TextRule extends RuleInfo {
  checkText(file: TextFile): Problem[];
}

/** A rule about the prompts of a project as a whole. */
export interface ProjectRule extends RuleInfo {
  checkAll(prompts: readonly CheckedPrompt[]): Problem[];
}

export function toFinding({ code, severity, remedy }: RuleInfo, problem: Problem): Finding {
  return { code, severity, remedy, ...problem };
}
