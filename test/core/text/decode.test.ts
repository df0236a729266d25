import { describe, expect, it } from 'vitest';
import { decodeText, normalizeNewlines } from '../../../src/core/text/decode.js';

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
    { id: 'Latin-1', bytes: Uint8Array.of(0x61, 0x62, 0xe9, 0x63), code: 'file/encoding', message: 'invalid UTF-8 at byte 2' },
    { id: 'first byte', bytes: Uint8Array.of(0x80), code: 'file/encoding', message: 'invalid UTF-8 at byte 0' },
    { id: 'cut in the middle of a character', bytes: Uint8Array.of(0x61, 0xc3), code: 'file/encoding', message: 'invalid UTF-8 at byte 1' },
    { id: 'cut in the middle of a longer one', bytes: Uint8Array.of(0x61, 0x62, 0xe2, 0x82), code: 'file/encoding', message: 'invalid UTF-8 at byte 2' },
    { id: 'after a byte-order mark', bytes: Uint8Array.of(0xef, 0xbb, 0xbf, 0x61, 0xff), code: 'file/encoding', message: 'invalid UTF-8 at byte 4' },
    { id: 'an encoded surrogate', bytes: Uint8Array.of(0x61, 0xed, 0xa0, 0x80), code: 'file/encoding', message: 'invalid UTF-8 at byte 1' },
    { id: 'NUL', bytes: utf8('a\0b'), code: 'file/binary', message: 'the file contains a NUL character; expected text' },
    { id: 'LFS pointer', bytes: utf8('version https://git-lfs.github.com/spec/v1\noid sha256:0\n'), code: 'file/lfs-pointer', message: 'this is a Git LFS pointer, not the content' },
  ])('refuses $id', ({ bytes, code, message }) => {
    expect(decodeText(bytes)).toMatchObject({ ok: false, code, message, remedy: expect.any(String) as string });
  });
});

describe('normalizeNewlines', () => {
  it('takes the mark from the start only', () => {
    expect(normalizeNewlines('\ufeffa\ufeff\r\nb')).toBe('a\ufeff\nb');
  });
});
