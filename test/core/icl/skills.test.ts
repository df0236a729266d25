import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { answer } from '../../../src/core/icl/answer.js';
import type { Message } from '../../../src/core/ports.js';
import { assistant, system, user } from './messages.js';

const UNSUPPORTED = '[local/icl-1: unsupported]';

function golden(cases: [string, Message[], string][]): void {
  test.each(cases)('%s', (_, messages, expected) => {
    expect(answer(messages)).toBe(expected);
  });
}

describe('classification', () => {
  const schema = '{"type": "object", "properties": {"intent": {"type": "string", "enum": ["refund", "cancel"]}, "sure": {"type": "boolean"}}}';
  golden([
    ['the label only', [user('Labels: billing, bug\n\nText: there is a bug\nLabel:')], 'bug'],
    ['as the list spells it', [user('Labels: Billing Issue, Bug\n\nText: a bug\nLabel: bug\n\nText: bugs\nLabel:')], 'Bug'],
    ['in lower case when told', [user('Answer in lower case.\nLabels: Billing, Bug\n\nText: there is a bug\nLabel:')], 'bug'],
    ['answers in a sentence still name their label', [system('Labels: billing, bug'), user('it broke down'), assistant('The label is: bug.'), user('it broke down again')], 'bug'],
    ['JSON with the keys of a sample', [user('Return JSON with exactly 2 keys:\n\n```json\n{\n  "category": "billing",\n  "confidence": 0.9\n}\n```\nCategories: billing, bug\n\nCustomer message: bug')], '{"category":"bug","confidence":1}'],
    ['JSON by a schema with an enum', [system(`Answer with JSON for this schema: ${schema}`), user('please cancel')], '{"intent":"cancel","sure":false}'],
    ['JSON with a named key', [system('Labels: billing, bug. Answer in JSON with the key `queue`.'), user('a bug')], '{"queue":"bug"}'],
    ['JSON without a key named', [system('Labels: billing, bug. Answer in JSON.'), user('a bug')], '{"label":"bug"}'],
    ['JSON because the demonstrations do', [system('Labels: billing, bug'), user('it broke'), assistant('{"kind": "bug"}'), user('it broke again')], '{"kind":"bug"}'],
    ['no JSON when told not to', [system('Labels: billing, bug. Do not answer in JSON.'), user('a bug')], 'bug'],
    ['a sample with values to choose from', [system('Reply as {"mood": "happy | sad"}'), user('I am sad')], '{"mood":"sad"}'],
    ['a sample that is not JSON', [system('Reply as {"mood": <one of happy | sad>, "score": 0.0-1.0}'), user('I am sad')], '{"mood":"sad","score":1}'],
    ['an explanation is left empty', [system('Categories: happy, sad. Reply as {"category": "...", "reason": "..."}'), user('I am sad')], '{"category":"sad","reason":""}'],
    ['ratings are labels', [user('Rate the review. Labels: 1, 2, 3\n\nReview: 3 of 3 stars, 3!\nLabel:')], '3'],
  ]);
});

describe('extraction', () => {
  const form = 'Extract the contact data as {"name": "...", "company": "...", "email": "...", "phone": "..."}.';
  const mail = 'From: Ann Lee <ann@lee.example>\nSubject: desks\n\nHi, we need two desks by 3 May.\n\nBest regards,\nAnn Lee\nLee & Sons Ltd\n+44 20 7946 0131';
  const order = 'Order A-1042 of 12 March 2024 came to $1,249.50. See https://shop.example/a?b=1 or call (541) 555-0102.';
  golden([
    ['a signature', [system(form), user(`<email>\n${mail}\n</email>`)], '{"name":"Ann Lee","company":"Lee & Sons Ltd","email":"ann@lee.example","phone":"+44 20 7946 0131"}'],
    ['absent is an empty text', [system(form), user('Hello, are you open?')], '{"name":"","company":"","email":"","phone":""}'],
    ['absent is null when told', [system(`${form} Use null for what is missing.`), user('Hello, are you open?')], '{"name":null,"company":null,"email":null,"phone":null}'],
    ['a name after a cue', [system(form), user('Hello, my name is Dr. Maria van der Berg, write to m@b.example.')], '{"name":"Maria van der Berg","company":"","email":"m@b.example","phone":""}'],
    ['order data', [user(`Extract as JSON: order_id, date, amount, url, phone\n\nText: ${order}`)], '{"order_id":"A-1042","date":"12 March 2024","amount":"$1,249.50","url":"https://shop.example/a?b=1","phone":"(541) 555-0102"}'],
    ['dates as told', [user(`Extract as JSON: date. Write dates as YYYY-MM-DD.\n\nText: ${order}`)], '{"date":"2024-03-12"}'],
    ['numbers by the schema', [system('Extract by this schema: {"properties": {"total": {"type": "number"}, "due_date": {"type": "string", "format": "date"}}}'), user('Total: 1,249.50 EUR, due on April 5, 2024')], '{"total":1249.5,"due_date":"2024-04-05"}'],
    ['lists by the schema', [system('Extract by this schema: {"properties": {"emails": {"type": "array"}, "phones": {"type": "array"}}}'), user('a@x.example and b@x.example')], '{"emails":["a@x.example","b@x.example"],"phones":[]}'],
    ['nested objects', [system('Extract as {"customer": {"email": "..."}, "order": {"date": "..."}}'), user('On 2024-05-06 c@x.example ordered.')], '{"customer":{"email":"c@x.example"},"order":{"date":"2024-05-06"}}'],
    ['two of a kind by the words before them', [user('Extract as JSON: start_date, end_date\n\nText: It ends 9 May 2024, start is 3 May 2024.')], '{"start_date":"3 May 2024","end_date":"9 May 2024"}'],
    ['a keyed line', [user('Extract as JSON: product, phone\n\nText: Product: Desk lamp\nPhone: 020 7946 0831')], '{"product":"Desk lamp","phone":"020 7946 0831"}'],
    ['one value as plain text', [user('Extract the e-mail address from the text. Answer with the address only.\n\nText: write to a@b.example, please')], 'a@b.example'],
    ['several values as lines', [user('Extract the name and the e-mail from the text.\n\nText: I am Bo Ek, bo@ek.example')], 'name: Bo Ek\ne-mail: bo@ek.example'],
    ['a listed value beside found ones', [system('Extract as {"email": "...", "mood": "happy | sad"}'), user('a@b.example is so sad')], '{"email":"a@b.example","mood":"sad"}'],
    ['item descriptions are not labels', [system('Extract these fields as JSON:\n- email: where to write to\n- phone: where to call'), user('a@b.example')], '{"email":"a@b.example","phone":""}'],
  ]);

  test('an unknown field is learned from what stands before it in the demonstrations', () => {
    const turns = (query: string): Message[] => [
      system('Extract the values as {"destination": "...", "email": "..."}'),
      user('a ticket to Lisbon, please. a@b.example'),
      assistant('{"destination": "Lisbon", "email": "a@b.example"}'),
      user(query),
    ];
    expect(answer(turns('I want a ticket to Oslo, soon. c@d.example'))).toBe('{"destination":"Oslo","email":"c@d.example"}');
    expect(answer(turns('Where is my bag?'))).toBe('{"destination":"","email":""}');
    expect(answer([turns('')[0]!, user('I want a ticket to Oslo, soon.')])).toBe('{"destination":"","email":""}');
  });
});

describe('summaries', () => {
  const article = 'It was a wet night. Dr. Holm of the harbour office closed the old bridge at 9 p.m. after a crack was found. Cars must use the tunnel, which has two lanes. Repairs cost 40,000.';
  const ask = (limit: string, title = ''): Message[] => [user(`Summarise the article ${limit}.\n\n<article>\n${title}${article}\n</article>`)];
  const titled = (limit: string): Message[] => [system(`Summarise the article ${limit}.`), user(`<title>Crack closes bridge</title>\n<article>${article}</article>`)];
  golden([
    ['one sentence', ask('in one sentence'), 'It was a wet night.'],
    ['two sentences by default', ask('briefly'), 'It was a wet night. Dr. Holm of the harbour office closed the old bridge at 9 p.m. after a crack was found.'],
    ['the sentence nearest to the title', titled('in one sentence'), 'Dr. Holm of the harbour office closed the old bridge at 9 p.m. after a crack was found.'],
    ['a word limit cuts at the last content word', titled('in at most 10 words'), 'Dr. Holm of the harbour office closed the old bridge.'],
    ['a word limit cuts at a clause border', [user('Shorten in at most 7 words.\n\nText: Cars must use the tunnel, which has two lanes.')], 'Cars must use the tunnel.'],
    ['whole sentences while they fit', ask('in no more than 30 words'), 'It was a wet night. Dr. Holm of the harbour office closed the old bridge at 9 p.m. after a crack was found. Repairs cost 40,000.'],
    ['fewer than', [user('Summarise in fewer than 6 words.\n\nText: It was a wet night again.')], 'It was a wet night.'],
    ['a character limit', ask('in at most 15 characters'), 'It was a wet.'],
    ['items', ask('in two bullet points'), '- It was a wet night.\n- Dr. Holm of the harbour office closed the old bridge at 9 p.m. after a crack was found.'],
    ['JSON', [system('Summarise the text in one sentence. Reply as {"summary": "..."}'), user(article)], '{"summary":"It was a wet night."}'],
  ]);
});

describe('unsupported', () => {
  golden([
    ['a sum', [user('What is 12 * 7?')], UNSUPPORTED],
    ['a word problem', [user('Solve the problem.\n\nQuestion: Ann has 3 apples and buys 4. How many apples has she?\nAnswer:')], UNSUPPORTED],
    ['a word problem with demonstrations', [system('Answer the question.'), user('Ann has 3 and buys 4. How many has she?'), assistant('7'), user('Bo has 9 and eats 4. How many has he?')], UNSUPPORTED],
    ['reasoning aloud', [user("Labels: a, b\nLet's think step by step.\n\nText: a\nLabel:")], UNSUPPORTED],
    ['a plan first', [system('Labels: a, b. First make a plan, then answer.'), user('a')], UNSUPPORTED],
    ['reasoning forbidden is fine', [system('Labels: a, b. Do not explain your reasoning.'), user('a')], 'a'],
    ['reasoning in the query is data', [system('Labels: a, b'), user("<q>\na, let's think step by step\n</q>")], 'a'],
  ]);
});

test.each(readdirSync('prompts/chain-of-thought'))('reasoning as %s asks for it is refused, by each of the templates alike', (file) => {
  const template = readFileSync(`prompts/chain-of-thought/${file}`, 'utf8').replace(/^---\n.*?\n---\n/s, '');
  expect(answer([system(`Labels: a, b. Answer with the label and nothing else.\n\n${template}`), user('a')])).toBe(UNSUPPORTED);
});
