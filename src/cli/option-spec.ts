export interface ArgumentSpec {
  /** commander's notation: `<ref>`, `[b]`, `<candidates...>` */
  name: string;
  description: string;
  /** The only values there are, for completion. */
  choices?: readonly string[];
}

export interface OptionSpec {
  /** commander's notation: `--env <name>`, `--tag <tag...>` */
  flags: string;
  description: string;
  /** The only values there are. Any other is refused, unless `parse` reads several of them. */
  choices?: readonly string[];
  /** Turns the text into a value. @throws PromptError `usage` */
  parse?(text: string, previous: unknown, flag: string): unknown;
}

/** What was typed, by the notation: `--max-usd <dollars>` with a parser of numbers is `maxUsd?: number`. */
export type OptionValues<Options extends readonly OptionSpec[]> = {
  [Option in Options[number] as MemberOf<Option['flags']>]?: OptionValue<Option>;
};

/** In the order of the specs: `<ref>` is a text, `[b]` may be missing, `<names...>` is a list. */
export type ArgumentValues<Arguments extends readonly ArgumentSpec[]> = {
  [Index in keyof Arguments]: ArgumentValue<Arguments[Index]['name']>;
};

type OptionValue<Option extends OptionSpec> = Option extends { parse(text: string, previous: never, flag: string): infer Value }
  ? Value
  : Option extends { choices: readonly (infer Choice)[] }
    ? Choice
    : TextOf<Option['flags']>;

type TextOf<Flags extends string> = Flags extends `${string}<${string}` ? string : Flags extends `${string}[${string}` ? string | true : boolean;

type ArgumentValue<Name extends string> = Name extends `${string}...${string}` ? string[] : Name extends `<${string}` ? string : string | undefined;

/** `--no-cache` sets `cache`, `-o, --out <file>` sets `out`. */
type MemberOf<Flags extends string> = Flags extends `--no-${infer Rest}`
  ? CamelCase<FirstWord<Rest>>
  : Flags extends `${string}--${infer Rest}`
    ? CamelCase<FirstWord<Rest>>
    : never;

type FirstWord<Text extends string> = Text extends `${infer Word} ${string}` ? Word : Text;

type CamelCase<Text extends string> = Text extends `${infer First}-${infer Rest}` ? `${First}${Capitalize<CamelCase<Rest>>}` : Text;
