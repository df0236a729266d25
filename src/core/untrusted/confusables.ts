/** Characters that look like ASCII ones and that no Unicode normal form maps to them; lower case, each after what it looks like. */
const LOOKALIKES = [
  'aаαᴀ', 'bвʙ', 'cсϲᴄ', 'dԁᴅ', 'eеεᴇ', 'fꜰ', 'gɡցɢ', 'hһнհʜ', 'iіιıɩɪ', 'jјᴊ', 'kкκᴋ', 'lӏʟǀ', 'mмᴍ', 'nոηɴ', 'oоοօᴏ', 'pрρᴘ', 'qԛ', 'rʀг', 'sѕꜱ',
  'tтτᴛ', 'uսυᴜ', 'vѵνᴠ', 'wԝᴡ', 'xхχ', 'yуʏγ', 'zᴢ',
  '|∣│❘┃￨', '<‹⟨❮˂ᐸ〈', '>›⟩❯˃ᐳ〉', ':꞉∶ː׃', '/∕⁄╱⧸', '[⟦【', ']⟧】', '#♯', '_▁', "'’‘ʼ", '"“”',
];

/** Blocks of letters in boxes, circles and flags: first code point, each with 26 letters. */
const BOXED = [0x1f150, 0x1f170, 0x1f1e6];

/** What a character looks like, where that is an ASCII character. */
export const LOOKS_LIKE: ReadonlyMap<string, string> = new Map([
  ...LOOKALIKES.flatMap((group) => {
    const [like = '', ...others] = [...group];
    return others.map((other) => [other, like] as const);
  }),
  ...BOXED.flatMap((first) => Array.from({ length: 26 }, (_, letter) => [String.fromCodePoint(first + letter), String.fromCharCode(97 + letter)] as const)),
]);
