// What the tool is measured against: the same requests through the `openai` package, so many at a time, answers in memory.
// Usage: node bare-loop.js <base URL> <queries.jsonl> <concurrency>
import { readFileSync } from 'node:fs';
import OpenAI from 'openai';

const [baseURL, file, concurrency] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: 'none' });
const queries = readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line));
const requests = queries.flatMap(({ vars, expected }) => ['Is the number of characters even or odd?', 'Even or odd? Count the characters.'].map((system) => ({ system, user: vars.text, expected })));
let next = 0;
let right = 0;
async function work() {
  while (next < requests.length) {
    const { system, user, expected } = requests[next++];
    const answer = await client.chat.completions.create({ model: 'slow', temperature: 0, messages: [{ role: 'system', content: system }, { role: 'user', content: user }] });
    if (answer.choices[0].message.content === expected) right++;
  }
}
await Promise.all(Array.from({ length: Number(concurrency) }, work));
console.log(`${right} of ${requests.length} right`);
