import type { Embed, Outcome, Parameters } from '../../ports.js';

/** What scorers need from the world. Only matching is always there: the others cost money or run code. */
export interface ScorerPorts {
  match: MatchPattern;
  judge?: Judge;
  embed?: Embed;
  runProgram?: RunProgram;
  callModule?: CallModule;
}

/** Whether `pattern` matches, or undefined where it took longer than it may. */
export type MatchPattern = (pattern: RegExp, text: string) => boolean | undefined;

/** The tool's own prompts for judging: `prompts/judge/<name>.md`. */
export type JudgePrompt = 'rubric' | 'pairwise';

/** Asks a model, named `provider/model`, by one of the judge's prompts. */
export type Judge = (
  model: string,
  prompt: JudgePrompt,
  values: Readonly<Record<string, unknown>>,
  options: { parameters: Parameters; repeat?: number },
) => Promise<Outcome>;

/** Runs a program: the input is JSON on its stdin, the result JSON on its stdout. @throws Error */
export type RunProgram = (command: readonly string[], input: unknown, options: { timeoutMs: number; env: readonly string[] }) => Promise<unknown>;

/** Calls the default export of a JavaScript file. @throws Error */
export type CallModule = (path: string, input: unknown, options: { timeoutMs: number }) => Promise<unknown>;
