import { nearestWord } from '../text/nearest-word.js';
import { suggestion } from '../words/words.js';

/** What is wrong with one parameter of a prompt. */
export interface ParameterFault {
  parameter: string;
  /** `unknown`: no such name; `refused`: the model does not take it, or not this value. */
  kind: 'unknown' | 'refused';
  message: string;
  remedy?: string;
}

/** Of the chat completions API; a server of one's own may know others. */
const KNOWN = [
  'temperature',
  'top_p',
  'max_tokens',
  'max_completion_tokens',
  'seed',
  'stop',
  'n',
  'presence_penalty',
  'frequency_penalty',
  'logit_bias',
  'logprobs',
  'top_logprobs',
  'response_format',
  'reasoning_effort',
  'verbosity',
  'tools',
  'tool_choice',
  'parallel_tool_calls',
  'user',
  'service_tier',
  'store',
  'metadata',
  'modalities',
  'prediction',
  'safety_identifier',
  'prompt_cache_key',
  'web_search_options',
  'audio',
  'stream',
  'stream_options',
];
/** What other servers take, although it resembles what OpenAI's do. */
const ELSEWHERE: ReadonlySet<string> = new Set(['top_k', 'min_p', 'min_tokens', 'repetition_penalty', 'length_penalty']);
const OWN: ReadonlySet<string> = new Set(['model', 'messages']);
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  temperature: [0, 2],
  top_p: [0, 1],
  presence_penalty: [-2, 2],
  frequency_penalty: [-2, 2],
  max_tokens: [1, Infinity],
  max_completion_tokens: [1, Infinity],
};
/** OpenAI's models that reason before they answer; `gpt-5-chat` does not. */
const REASONS = /^openai\/(?:o\d|gpt-5(?!(?:\.\d+)?-chat))/;
const ANTHROPIC = /^anthropic\//;
/** Providers whose parameters are those listed. */
const STRICT = /^openai\//;

/** @param model `provider/model`, where one is known */
export function parameterFaults(parameters: Readonly<Record<string, unknown>>, model = ''): ParameterFault[] {
  return Object.entries(parameters).flatMap(([parameter, value]) => {
    if (OWN.has(parameter)) {
      return [
        refused(
          parameter,
          `\`${parameter}\` is no parameter: it comes from the prompt itself`,
          `take it out${parameter === 'model' ? '; `model:` stands beside `parameters:`' : ''}`,
        ),
      ];
    }
    return [...unknown(parameter, model), ...outOfRange(parameter, value, model), ...ofReasoning(parameter, value, model, parameters)].slice(0, 1);
  });
}

/** Other servers have parameters of their own: there only what resembles a known name is told. */
function unknown(parameter: string, model: string): ParameterFault[] {
  if (KNOWN.includes(parameter) || (ELSEWHERE.has(parameter) && !STRICT.test(model))) return [];
  const nearest = nearestWord(parameter, KNOWN);
  if (nearest === undefined && !STRICT.test(model)) return [];
  const hint = suggestion(nearest);
  return [
    {
      parameter,
      kind: 'unknown',
      message: `\`${parameter}\` is no parameter of the chat completions API${hint}`,
      ...(nearest === undefined ? {} : { remedy: `write \`${nearest}\`, or leave it out` }),
    },
  ];
}

function outOfRange(parameter: string, value: unknown, model: string): ParameterFault[] {
  const [least, most] = Object.hasOwn(RANGES, parameter) ? (RANGES[parameter] ?? []) : [];
  if (least === undefined || most === undefined) return [];
  const limit = parameter === 'temperature' && ANTHROPIC.test(model) ? 1 : most;
  const expected = limit === Infinity ? `${least} or more` : `${least} to ${limit}`;
  if (typeof value !== 'number') return [refused(parameter, `\`${parameter}\` is no number; expected ${expected}`)];
  return value >= least && value <= limit ? [] : [refused(parameter, `\`${parameter}\` is ${value}; expected ${expected}`)];
}

function ofReasoning(parameter: string, value: unknown, model: string, parameters: Readonly<Record<string, unknown>>): ParameterFault[] {
  if (!REASONS.test(model)) return [];
  if (parameter === 'max_tokens') {
    return [refused(parameter, `${model} does not take \`max_tokens\``, 'write `max_completion_tokens`; it has to hold the reasoning, too')];
  }
  // Newer ones take it where they are told not to reason.
  if (parameter === 'temperature' && value !== 1 && parameters['reasoning_effort'] !== 'none') {
    return [refused(parameter, `${model} takes no \`temperature\` but 1`, 'take it out')];
  }
  return [];
}

function refused(parameter: string, message: string, remedy?: string): ParameterFault {
  return { parameter, kind: 'refused', message, ...(remedy === undefined ? {} : { remedy }) };
}
