import * as v from 'valibot';

export const MODEL_NAME = v.pipe(v.string('expected `provider/model`'), v.regex(/^[^/\s]+\/\S+$/, 'expected `provider/model`, such as `openai/gpt-4.1-mini`'));
