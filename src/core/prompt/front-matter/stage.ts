/** A transform as the front matter or a variant names it; its options are checked by the transform itself. */
export interface Stage {
  name: string;
  options: Readonly<Record<string, unknown>>;
}

/** Key under which a stage's bare argument stands: `model:openai/gpt-4.1`. */
export const ARGUMENT = 'argument';

/** `+few-shot:k=4,seed=1` */
export function formatStage({ name, options }: Stage): string {
  const list = Object.entries(options).map(([key, value]) =>
    key === ARGUMENT ? encode(String(value)) : `${key}=${encode(typeof value === 'object' ? JSON.stringify(value) : String(value))}`,
  );
  return `+${name}${list.length === 0 ? '' : `:${list.join(',')}`}`;
}

/** The characters with a meaning in the grammar travel as %2B, %2C, %3D, %40, %25. */
export function encode(text: string): string {
  return text.replace(/[%+,=@]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
