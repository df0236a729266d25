import type { TokenCounter } from '../../core/ports.js';
import type { Prompt } from '../../core/prompt/prompt.js';
import { type PassageResult, startRewriting } from '../../core/transform/compress/engine/rewriting.js';
import { readPassages } from '../../core/transform/compress/engine/passages.js';
import { type CompressedBody, readingOf, shortBy } from '../../core/transform/compress/template.js';
import type { Context } from '../command.js';
import type { Project } from '../workspace/project.js';
import { askEngine } from './engine.js';
import type { EngineUsage } from './engine-usage.js';
import { placeFinder } from './place-finder.js';
import type { RunOptions } from '../workspace/evaluate/options.js';

/** What a model made of the passages of a body. */
export interface EngineData extends EngineUsage {
  passages: (Omit<PassageResult, 'start' | 'end'> & {
    /** In the file as it was. */
    line: number;
    column: number;
  })[];
}

interface Wish {
  engine: string;
  prompt: Prompt;
  counter: TokenCounter;
  typed: RunOptions;
}

/** The deterministic result with those passages in a model's words that hold; where a target was met without it nothing is asked. */
export async function rewritePassages(
  context: Context,
  project: Project,
  compressed: CompressedBody,
  { engine, prompt, counter, typed }: Wish,
): Promise<{ compressed: CompressedBody; data: EngineData }> {
  const request = readingOf(prompt, counter);
  const { document, origin, after, budget } = compressed;
  const short = shortBy(compressed);
  const passages =
    budget !== undefined && short === 0 ? [] : readPassages(document, request.judge.meter, request.plain, budget === undefined ? undefined : short);
  const placeAt = placeFinder(prompt);
  const placeOf = (start: number): { line: number; column: number } => placeAt(origin.of({ start, end: start }).start);
  const rewriting = startRewriting(document, passages, after, request);
  const usage = await askEngine(context, project, rewriting, {
    engine,
    prompt: prompt.name,
    lineOf: (position) => placeOf(passages[position]?.start ?? 0).line,
    typed,
  });
  const { text, tokens, passages: results } = rewriting.result();
  const rewritten = { ...compressed, text, after: tokens };
  return {
    compressed: { ...rewritten, blocked: shortBy(rewritten) > 0 ? compressed.blocked : [] },
    data: { ...usage, passages: results.map(({ start, end: _, ...result }) => ({ ...result, ...placeOf(start) })) },
  };
}
