import type { Message } from '../ports.js';
import type { Block } from './blocks.js';
import { takeAnsweredElements, takeBlocks, takeExampleElements, takeJsonLines, unwrap, type Embedded } from './demonstrations.js';
import { readElements, withoutElements, type Element } from './elements.js';
import { isInputKey, readKeyLine } from './keys.js';
import { givesTask, splitMatter } from './instructions.js';
import { splitSharedLines, withoutCues } from './wrapper.js';

/** The parts of a rendered prompt. Whatever is not a demonstration or the query is instruction. */
export interface ReadPrompt {
  instruction: string;
  demonstrations: Block[];
  /** What is asked about, without its wrapper; empty when the prompt asks about nothing. */
  query: string;
  /** The headline of the query, where the prompt sets it apart. */
  title: string | undefined;
}

/** Headline and text as one. */
export function wholeInput({ query, title }: Pick<ReadPrompt, 'query' | 'title'>): string {
  return title === undefined ? query : `${title}\n${query}`;
}

/** Elements that carry instructions, not what is asked about. */
const RESERVED_TAGS = new Set(
  `instructions instruction rules format output output_format output-format schema labels label categories category
  classes class intents queues options topics task role guidelines answer response thinking constraints definitions`.split(/\s+/),
);
/** Tags of HTML: their text is part of whatever it stands in. */
const HTML_TAGS = new Set('a b i u p br em div span strong ul ol li table tr td th code pre font small h1 h2 h3 h4 html body'.split(' '));
const TITLE_TAGS = new Set(['title', 'headline', 'subject']);

/** Parts the messages as a reader would: by roles, tags and cues, never by knowing the template. */
export function readPrompt(messages: readonly Message[]): ReadPrompt {
  const { system, exchanges, asked } = splitTurns(messages);
  const told = takeShown(system, asked !== undefined);
  const users = [...exchanges.map(({ user }) => user), ...(asked === undefined ? [] : [asked])];
  const inputs = readInputs(users, told.rest);
  const query = asked === undefined ? undefined : inputs.at(-1);
  const pairs = exchanges.map(({ assistant }, at) => ({ input: wholeInput(inputs[at]!), output: assistant }));
  return {
    instruction: [told.rest, ...new Set(inputs.map(({ rest }) => rest.trim()))].filter((part) => part.trim() !== '').join('\n\n'),
    demonstrations: [...told.demonstrations, ...inputs.flatMap(({ demonstrations }, at) => [...demonstrations, ...pairs.slice(at, at + 1)])],
    query: unwrap(query?.query ?? told.query ?? ''),
    title: query?.title,
  };
}

interface Turns {
  system: string;
  exchanges: { user: string; assistant: string }[];
  /** The user's last words, not yet answered. */
  asked: string | undefined;
}

function splitTurns(messages: readonly Message[]): Turns {
  const turns: Turns = { system: '', exchanges: [], asked: undefined };
  for (const { role, content } of messages) {
    const text = content.replaceAll('\r\n', '\n');
    if (role === 'user') turns.asked = turns.asked === undefined ? text : `${turns.asked}\n\n${text}`;
    else if (role !== 'assistant') turns.system = `${turns.system}\n\n${text}`.trim();
    else if (turns.asked !== undefined && text.trim() !== '') {
      turns.exchanges.push({ user: turns.asked, assistant: text.trim() });
      turns.asked = undefined;
    }
  }
  return turns;
}

/** Demonstrations inside the system message. It asks only if no user does, and then only in so many words. */
function takeShown(system: string, isAsked: boolean): Embedded {
  const examples = takeExampleElements(system);
  const lines = takeJsonLines(examples.rest);
  const blocks = takeBlocks(lines.rest);
  const demonstrations = [...examples.demonstrations, ...lines.demonstrations];
  const query = lines.query ?? blocks?.query;
  const hasAsked = !isAsked && query !== undefined;
  if (!blocks || (blocks.demonstrations.length === 0 && !hasAsked)) return { demonstrations, rest: lines.rest };
  return {
    demonstrations: [...demonstrations, ...blocks.demonstrations],
    rest: blocks.rest,
    ...(hasAsked ? { query } : {}),
  };
}

interface Input extends Embedded {
  query: string;
  title: string | undefined;
}

/** What each user message asks about. Messages without marks are compared first: what they share is a wrapper. */
function readInputs(users: readonly string[], told: string): Input[] {
  const marked = users.map((text) => readMarked(text, givesTask(told) ? told : undefined));
  const plain = users.filter((_, at) => !marked[at]);
  const { shared, own } = splitSharedLines(plain);
  const isTold = givesTask(`${told}\n${shared}`);
  let next = 0;
  return marked.map((input) => {
    if (input) return input;
    const at = next;
    next += 1;
    const text = own[at]!;
    const isFirst = at === 0 && !isTold;
    const { instruction, matter } = isFirst ? splitMatter(withoutCues(text)) : { instruction: '', matter: withoutCues(text) };
    return { demonstrations: [], query: unwrap(matter), rest: at === 0 ? `${shared}\n\n${instruction}` : instruction, title: undefined };
  });
}

/**
 * A user message whose input is marked by tags, JSON lines or `Key:` cues; undefined when it is not.
 * @param told the instruction given elsewhere; then marks inside the message may be the user's own and must be plain
 */
function readMarked(text: string, told: string | undefined): Input | undefined {
  const examples = takeExampleElements(text);
  const elements = readElements(examples.rest).filter((element) => isMatter(element, examples.rest, told));
  if (elements.length > 0) return readTagged(examples, elements);
  const lines = takeJsonLines(examples.rest);
  const shown = [...examples.demonstrations, ...lines.demonstrations];
  if (lines.query !== undefined) return { demonstrations: shown, query: lines.query, rest: lines.rest, title: undefined };
  const blocks = takeBlocks(lines.rest);
  const isCued = /:\**\s*$/.test(text);
  if (blocks && (told === undefined || isCued || blocks.rest.trim() === '')) {
    const demonstrations = [...shown, ...blocks.demonstrations];
    return blocks.query === undefined ? plainRest({ ...blocks, demonstrations }) : readKeyed({ ...blocks, demonstrations, query: blocks.query });
  }
  return shown.length > 0 ? plainRest({ demonstrations: shown, rest: lines.rest }) : undefined;
}

/** All demonstrations are marked and the query is not: it is what the rest asks about. */
function plainRest({ demonstrations, rest }: Embedded): Input {
  const { instruction, matter } = splitMatter(withoutCues(rest));
  return { demonstrations, query: unwrap(matter), rest: instruction, title: undefined };
}

/** Instructions may follow an input that has no answer cue; two keyed lines (`Title:`, `Article:`) are a headline and its text. */
function readKeyed(keyed: Embedded & { query: string }): Input {
  const { instruction, matter } = /\n[ \t]*\n/.test(keyed.query) ? splitMatter(keyed.query) : { instruction: '', matter: '' };
  const hasTail = matter !== '' && keyed.query.startsWith(matter);
  const query = hasTail ? matter : keyed.query;
  const rest = hasTail ? `${keyed.rest}\n\n${instruction}` : keyed.rest;
  const [first = '', ...others] = query.split('\n');
  const second = others.length > 0 ? readKeyLine(others[0]!) : undefined;
  if (!second || !isInputKey(second.key)) return { ...keyed, query: unwrap(query), rest, title: undefined };
  return { ...keyed, query: unwrap([second.value, ...others.slice(1)].join('\n')), rest, title: first };
}

function isMatter({ tag, start, end }: Element, text: string, told: string | undefined): boolean {
  if (RESERVED_TAGS.has(tag) || HTML_TAGS.has(tag)) return false;
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start).trim();
  const after = text.slice(end, text.indexOf('\n', end) < 0 ? text.length : text.indexOf('\n', end)).trim();
  if ((before !== '' && !before.endsWith(':')) || after !== '') return false;
  return told === undefined || text.trimStart().startsWith('<') || told.toLowerCase().includes(`<${tag}>`);
}

function readTagged(examples: Embedded, elements: readonly Element[]): Input {
  const { rest, demonstrations } = examples;
  const last = elements.at(-1)!;
  const alike = elements.filter(({ tag }) => tag === last.tag);
  if (alike.length > 1) {
    const answered = takeAnsweredElements(rest, alike);
    const shown = [...demonstrations, ...answered.demonstrations];
    return { demonstrations: shown, query: answered.query ?? '', rest: answered.rest, title: undefined };
  }
  const title = elements.length > 1 ? elements.find(({ tag }) => TITLE_TAGS.has(tag)) : undefined;
  const body = elements.filter((element) => element !== title).map(({ content }) => content.trim()).join('\n');
  const blocks = takeBlocks(withoutElements(rest, elements));
  return {
    demonstrations: [...demonstrations, ...(blocks?.demonstrations ?? [])],
    query: body.trim(),
    rest: blocks?.rest ?? withoutElements(rest, elements),
    title: title?.content.trim(),
  };
}
