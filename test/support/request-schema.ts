import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';

const schema = JSON.parse(readFileSync('schemas/request-log.schema.json', 'utf8')) as { $defs: Record<'request' | 'rating', { properties: Record<string, unknown> }> };
const validator = new Ajv2020({ allErrors: true, strictTypes: false }).compile(schema);

/** What is published as the format of the log holds for this event, and says what each of its members is. */
export function expectLogged(event: unknown): void {
  validator(event);
  expect(validator.errors ?? []).toEqual([]);
  const { properties } = schema.$defs[(event as { event: 'request' | 'rating' }).event];
  expect(Object.keys(event as object).filter((name) => !Object.hasOwn(properties, name))).toEqual([]);
}

export function isLogged(event: unknown): boolean {
  return validator(event);
}

/** The members of requests and ratings, as the schema has them. */
export const LOGGED_MEMBERS = new Set(Object.values(schema.$defs).flatMap(({ properties }) => Object.keys(properties ?? {})));
