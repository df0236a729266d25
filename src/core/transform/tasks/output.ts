import type { OutputContract } from '../../prompt/front-matter/schema.js';
import type { Values } from '../../prompt/values/values.js';
import type { TaskTemplate } from './template.js';

/** What answers look like, from the same settings that the text of the prompt is made from; undefined where they are free. */
export function outputOf({ labels, fields }: TaskTemplate, settings: Values): OutputContract | undefined {
  if (labels !== undefined) return { labels: settings[labels] as string[] };
  if (fields === undefined) return undefined;
  const names = settings[fields] as string[];
  const property = { type: ['string', 'null'] };
  return {
    schema: { type: 'object', required: names, additionalProperties: false, properties: Object.fromEntries(names.map((name) => [name, property])) },
  };
}
