import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redact } from '../../../src/core/text/redact.js';

describe('redact', () => {
  it.each([
    ['write to ada.lovelace+x@mail.example.org, please', 'write to [email], please'],
    ['card 4111 1111 1111 1111 or 4111-1111-1111-1111', 'card [card] or [card]'],
    ['order 4111 1111 1111 1112', 'order 4111 1111 1111 1112'],
    ['IBAN DE89 3704 0044 0532 0130 00.', 'IBAN [iban].'],
    ['IBAN GB82 WEST 1234 5698 7654 33.', 'IBAN GB82 WEST 1234 5698 7654 33.'],
    ['from 192.168.0.17, version 1.2.3', 'from [ip], version 1.2.3'],
    ['999.1.1.1', '999.1.1.1'],
    ['call +49 170 1234567 or (030) 123456 or 0044 20 7946 0958', 'call [phone] or [phone] or [phone]'],
    ['invoice 2026-11-26, 14:05, 12345, 3.50 €, #1029', 'invoice 2026-11-26, 14:05, 12345, 3.50 €, #1029'],
    [`token ${'ghp_'}${'a1'.repeat(18)}!`, 'token [secret]!'],
    ['nothing of the kind', 'nothing of the kind'],
  ])('%s', (text, expected) => expect(redact(text).text).toBe(expected));

  it('counts by kind', () => expect(redact('a@b.example, c@d.example and 10.0.0.1').kinds).toEqual({ email: 2, ip: 1 }));

  it('has nothing left to redact, and takes time by the length of the text', () => {
    const piece = fc.constantFrom('a@b.example', '@', '.', '+49 30 1234567', '4111 1111 1111 1111', 'DE89 3704 0044 0532 0130 00', '10.0.0.1', ' ', '0', '1', 'x', '-', '(', ')', ', ');
    fc.assert(fc.property(fc.array(piece, { maxLength: 20 }), (parts) => {
      const once = redact(parts.join(' | ')).text;
      expect(redact(once).text).toBe(once);
    }), { numRuns: 1000 });
    for (const part of ['1', '1 ', 'a.', 'a@', '+1 ', '(0', 'A1 ', '0-', '1.']) {
      const started = process.cpuUsage();
      redact(part.repeat(100_000));
      const { user, system } = process.cpuUsage(started);
      expect((user + system) / 1e6, part).toBeLessThan(2);
    }
  });
});
