import type { Message } from '../ports.js';
import type { Block } from './blocks.js';
import type { Label } from './classify.js';
import { kindOf } from './extract.js';
import { parseAnswer, type JsonObject } from './json-text.js';
import { isAnswerKey } from './keys.js';
import { chooseLabels } from './label-choice.js';
import { readAnswerShape, type AnswerShape, type Field } from './read-fields.js';
import { readLabelLists } from './read-labels.js';
import { readLimits, type Limits } from './read-limits.js';
import { readPrompt, wholeInput, type ReadPrompt } from './read-prompt.js';

/** A demonstration, its answer also as the JSON object it may be. */
interface Demonstration extends Block {
  object: JsonObject | undefined;
}

/** What a prompt asks for, as far as it can be told from its text alone. */
export interface Task {
  kind: 'classify' | 'extract' | 'summarize' | 'unsupported';
  instruction: string;
  demonstrations: Demonstration[];
  /** Headline and text of what is asked about. */
  query: string;
  /** The same without the headline. */
  text: string;
  title: string | undefined;
  labels: Label[];
  shape: AnswerShape;
  limits: Limits;
}

/** A request to reason aloud: what this learner cannot do, so it must not seem to. `Do not explain your reasoning` is none. */
const REASONING = anyOf(
  [
    'step[- ]by[- ]step', "let['’]?s think", 'chain of thought', 'show your (?:work|working|reasoning)',
    '(?:explain|give|write|state|describe) (?:down )?your (?:reasoning|thinking)', 'think (?:it )?through', 'reason (?:through|aloud|in)',
    'show how you (?:came|come|got|get|arrived?)',
    'break (?:the|this|it) (?:\\w+ )?(?:down|into)', '(?:make|devise|write) a plan', 'work (?:it|this) out',
  ],
  '(?<!\\b(?:not|without|never|no) (?:\\w+ ){0,3})',
);
const EXTRACTION = anyOf(['extract', 'pull out', 'parse', 'fill in', '(?:identify|find) the following']);
const SUMMARY = anyOf(['summar(?:y|ies|i[sz]e|i[sz]ing)', 'tl;?dr', 'condense', 'shorten']);
const OTHER_WORK = anyOf(['translate', 'rewrite', 'rephrase', 'paraphrase', 'correct the', 'continue the', 'compose', 'write an?']);
const CALCULATION = anyOf([
  'how (?:many|much|long|far|old)', 'calculate', 'compute', 'solve', 'add up', 'what is -?\\d+', 'total', 'sum of', 'percent',
  'average', '\\d+\\s*[-+*×÷/^=]\\s*\\d+',
]);

function anyOf(phrases: readonly string[], before = ''): RegExp {
  return new RegExp(`${before}\\b(?:${phrases.join('|')})\\b`, 'i');
}

/** Undefined when the prompt asks about nothing or for nothing this learner knows: a broken prompt is not answered. */
export function readTask(messages: readonly Message[]): Task | undefined {
  const prompt = readPrompt(messages);
  if (REASONING.test(prompt.instruction)) return makeTask('unsupported', prompt);
  if (prompt.query.trim() === '') return undefined;
  const task = makeTask('classify', prompt);
  const kind = kindOfTask(task);
  return kind && { ...task, kind };
}

function makeTask(kind: Task['kind'], prompt: ReadPrompt): Task {
  const { instruction, query: text, title } = prompt;
  const demonstrations = prompt.demonstrations.map((block) => ({ ...block, object: parseAnswer(block.output) }));
  const shape = readAnswerShape(instruction, demonstrations);
  const listed = shape.fields.map(({ values }) => values).filter((values) => values !== undefined);
  const lists = [...readLabelLists(instruction), ...listed];
  const labelKey = labelField(shape.fields)?.name;
  const shown = demonstrations.map(({ output, object }) => (object ? object[labelKey ?? ''] : output));
  const labels = chooseLabels(lists, shown.filter((answer) => typeof answer === 'string'));
  const limits = readLimits(instruction);
  return { kind, instruction, demonstrations, query: wholeInput(prompt), text, title, labels, shape, limits };
}

/** The field of a JSON answer that holds the label: by its values, its name, or for want of another the first. */
export function labelField(fields: readonly Field[]): Field | undefined {
  return fields.find(({ values }) => values) ?? fields.find(({ name }) => isAnswerKey(name)) ?? fields[0];
}

function kindOfTask(task: Task): Task['kind'] | undefined {
  const { instruction, labels, shape, demonstrations, query } = task;
  const isTyped = shape.fields.some((field) => !field.values && !isAnswerKey(field.name) && (kindOf(field, []) ?? 'number') !== 'number');
  const isListed = readLabelLists(instruction).length > 0 || shape.fields.some(({ values }) => values);
  if (shape.fields.length > 0 && (EXTRACTION.test(instruction) || (shape.isJson && isTyped)) && (isTyped || !isListed)) return 'extract';
  if (isListed && labels.length > 0) return 'classify';
  if (SUMMARY.test(instruction)) return 'summarize';
  if (isCalculation(task)) return 'unsupported';
  if (OTHER_WORK.test(instruction)) return undefined;
  if (demonstrations.length > 0 && labels.length > 0) return 'classify';
  return shape.isJson && shape.fields.length > 0 && query !== '' && EXTRACTION.test(instruction) ? 'extract' : undefined;
}

/** Numbers to be worked on: no answer is better than a lexical guess. Ratings 1 to 5 as labels are fine. */
function isCalculation({ instruction, query, labels }: Task): boolean {
  const areNumbers = labels.every(({ name }) => /^[-$€£]?[\d.,]+%?$/.test(name));
  return areNumbers && (CALCULATION.test(query) || /\b(?:math|arithmetic|calculate|compute|solve)\b/i.test(instruction)) && /\d/.test(query);
}
