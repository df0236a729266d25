import { expect, it } from 'vitest';
import { counted } from '../../../src/core/text/counted.js';

it.each([[0, '0 queries'], [1, '1 query'], [2, '2 queries']])('%i is %s', (count, said) => expect(counted(count, 'query', 'queries')).toBe(said));
