import type { Message } from '../ports.js';
import { scoreLabels, type Label, type LabelledInput } from './classify.js';
import { findValue } from './extract.js';
import { isObject } from './json-text.js';
import { isAnswerKey } from './keys.js';
import { matchLabel } from './label-choice.js';
import type { Field } from './read-fields.js';
import { labelField, readTask, type Task } from './read-task.js';
import { summarize } from './summarize.js';

const NO_TASK = '[local/icl-1: no task recognised]';
const UNSUPPORTED = '[local/icl-1: unsupported]';

/**
 * The answer of the learner to a rendered prompt, from its text alone: a label, a JSON object, extracted values or a
 * summary. Equal messages give equal answers; nothing is kept between calls and nothing is thrown.
 */
export function answer(messages: readonly Message[]): string {
  const task = readTask(messages);
  if (!task) return NO_TASK;
  if (task.kind === 'unsupported') return UNSUPPORTED;
  const text = write(task);
  return /\b(?:in|all|use|only) (?:lower[- ]?case|small letters)\b/i.test(task.instruction) && task.kind === 'classify' ? text.toLowerCase() : text;
}

function write(task: Task): string {
  if (task.shape.isJson) return JSON.stringify(fillFields(fieldsToFill(task), task, (demonstration) => demonstration.object));
  if (task.kind === 'classify') return classify(task, task.labels, shownAnswers(task)).label;
  if (task.kind === 'summarize') return summarize(task.text, task.title, task.limits);
  const [only, ...others] = task.shape.fields;
  const values = Object.entries(fillFields(task.shape.fields, task, () => undefined));
  if (only && others.length === 0) return plainValue(values[0]![1]);
  return values.map(([name, value]) => `${name}: ${plainValue(value)}`).join('\n');
}

/** JSON was asked for without any key: the usual one for the task. */
function fieldsToFill({ kind, shape }: Task): readonly Field[] {
  if (shape.fields.length > 0) return shape.fields;
  return [{ name: kind === 'classify' ? 'label' : 'summary', type: 'string', nullable: false, isIsoDate: false }];
}

function plainValue(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function shownAnswers({ demonstrations }: Task): LabelledInput[] {
  return demonstrations.map(({ input, output }) => ({ input, label: output }));
}

/** The best label, ties to the first listed, and its share of all scores. */
function classify(task: Task, labels: readonly Label[], shown: readonly LabelledInput[]): { label: string; share: number } {
  const matched = shown.flatMap(({ input, label }) => {
    const match = matchLabel(labels, label);
    return match ? [{ input, label: match.name }] : [];
  });
  const scores = scoreLabels(task.query, matched, labels);
  const best = scores.reduce((top, score, at) => (score > scores[top]! ? at : top), 0);
  const total = scores.reduce((sum, score) => sum + score, 0);
  return { label: labels[best]!.name, share: scores[best]! / total };
}

/** The part of a demonstration's answer that the fields at hand belong to. */
type Part = (demonstration: Task['demonstrations'][number]) => unknown;

function fillFields(fields: readonly Field[], task: Task, part: Part): Record<string, unknown> {
  const main = task.kind === 'classify' ? labelField(fields) : undefined;
  return Object.fromEntries(fields.map((field) => [field.name, fillField(field, task, part, field === main)]));
}

function fillField(field: Field, task: Task, part: Part, isMain: boolean): unknown {
  const samples = task.demonstrations.flatMap((demonstration) => {
    const object = part(demonstration);
    return isObject(object) ? [{ input: demonstration.input, value: object[field.name] }] : [];
  });
  if (field.fields) return fillFields(field.fields, task, (demonstration) => childOf(part(demonstration), field.name));
  const labels = labelsOf(field, task, isMain);
  if (labels.length > 0) {
    const strings = samples.filter(({ value }) => typeof value === 'string');
    const shown = strings.length > 0 ? strings.map(({ input, value }) => ({ input, label: String(value) })) : shownAnswers(task);
    return classify(task, labels, shown).label;
  }
  if (/confidence|score|probability|certainty/i.test(field.name) && task.kind === 'classify' && task.labels.length > 0) {
    return Math.round(classify(task, task.labels, shownAnswers(task)).share * 100) / 100;
  }
  if (/summary|abstract|tldr|gist|headline/i.test(field.name)) return summarize(task.text, task.title, task.limits);
  const found = /reason|explanation|rationale/i.test(field.name) ? undefined : findValue(field, task.query, samples);
  return found ?? absent(field);
}

function childOf(value: unknown, name: string): unknown {
  return isObject(value) ? value[name] : undefined;
}

/** A field with listed values takes those; the label's own field and one named like an answer take the prompt's labels. */
function labelsOf(field: Field, task: Task, isMain: boolean): readonly Label[] {
  if (field.values) return field.values;
  return isMain || (isAnswerKey(field.name) && !/summary|tldr|reason/i.test(field.name)) ? task.labels : [];
}

function absent({ nullable, type }: Field): unknown {
  if (nullable) return null;
  if (type === 'array') return [];
  return type === 'boolean' ? false : '';
}
