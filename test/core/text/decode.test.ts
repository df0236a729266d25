import { describe, expect, it } from 'vitest';
import { decodeText, normalizeNewlines, undecodedFinding } from '../../../src/core/text/decode.js';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('decodeText', () => {
  it.each([
    { id: 'plain', bytes: utf8('a\nb'), text: 'a\nb' },
    { id: 'empty', bytes: utf8(''), text: '' },
    { id: 'byte-order mark', bytes: Uint8Array.of(0xef, 0xbb, 0xbf, 0x61), text: 'a' },
    { id: 'CRLF', bytes: utf8('a\r\nb\r\n'), text: 'a\nb\n' },
    { id: 'a carriage return alone stays', bytes: utf8('a\rb'), text: 'a\rb' },
    { id: 'four-byte characters', bytes: utf8('🙂'), text: '🙂' },
  ])('$id', ({ bytes, text }) => {
    expect(decodeText(bytes)).toEqual({ ok: true, text });
  });

  it.each([
    { id: 'UTF-16 LE', bytes: Uint8Array.of(0xff, 0xfe, 0x61, 0), code: 'file/encoding', message: 'the file is UTF-16; expected UTF-8' },
    { id: 'UTF-16 BE', bytes: Uint8Array.of(0xfe, 0xff, 0, 0x61), code: 'file/encoding', message: 'the file is UTF-16; expected UTF-8' },
    { id: 'Latin-1', bytes: Uint8Array.of(0x61, 0x62, 0xe9, 0x63), code: 'file/encoding', message: 'byte 0xE9 in line 1, column 3 is not UTF-8' },
    { id: 'first byte', bytes: Uint8Array.of(0x80), code: 'file/encoding', message: 'byte 0x80 in line 1, column 1 is not UTF-8' },
    { id: 'cut in the middle of a character', bytes: Uint8Array.of(0x61, 0xc3), code: 'file/encoding', message: 'byte 0xC3 in line 1, column 2 is not UTF-8' },
    { id: 'cut in the middle of a longer one', bytes: Uint8Array.of(0x61, 0x62, 0xe2, 0x82), code: 'file/encoding', message: 'byte 0xE2 in line 1, column 3 is not UTF-8' },
    { id: 'after a byte-order mark', bytes: Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0xff), code: 'file/encoding', message: 'byte 0xFF in line 1, column 2 is not UTF-8' },
    { id: 'an encoded surrogate', bytes: Uint8Array.of(0x61, 0xed, 0xa0, 0x80), code: 'file/encoding', message: 'byte 0xED in line 1, column 2 is not UTF-8' },
    { id: 'Latin-1 after lines of all kinds', bytes: Buffer.concat([utf8('é\r\n🙂\n\nné'), Uint8Array.of(0xf6)]), code: 'file/encoding', message: 'byte 0xF6 in line 4, column 3 is not UTF-8' },
    { id: 'NUL', bytes: utf8('a\0b'), code: 'file/binary', message: 'the file contains a NUL character; expected text' },
    { id: 'LFS pointer', bytes: utf8('version https://git-lfs.github.com/spec/v1\noid sha256:0\n'), code: 'file/lfs-pointer', message: 'this is a Git LFS pointer, not the content' },
  ])('refuses $id', ({ bytes, code, message }) => {
    expect(decodeText(bytes)).toMatchObject({ ok: false, code, message, remedy: expect.any(String) as string });
  });
});

it('a finding tells where it is', () => {
  const decoded = decodeText(Buffer.from('one\ncaf\xe9', 'latin1'));
  expect(decoded.ok ? undefined : undecodedFinding('p/a.md', decoded)).toMatchObject({ code: 'file/encoding', place: { file: 'p/a.md', line: 2, column: 4 } });
});

describe('normalizeNewlines', () => {
  it('takes the mark from the start only', () => {
    expect(normalizeNewlines('\ufeffa\ufeff\r\nb')).toBe('a\ufeff\nb');
  });
});
