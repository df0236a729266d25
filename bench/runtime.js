// What serving a prompt costs an application: `get` and `render` from a bundle, in requests for each second of one core, and
// whether memory stays. Beside it the same with few examples of two hundred. Usage: node bench/runtime.js [renders]
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openPrompts } from '../dist/lib/index.js';

const PROMPT = fileURLToPath(new URL('../bin/prompt.js', import.meta.url));
const renders = Number(process.argv[2] ?? 1_000_000);
/** What the project promises of a prompt without few-shot. */
const LIMITS = { perSecond: 20_000, growthMB: 4 };
const STEPS = 10;
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

const BODY = `system:
Route the ticket to one of: billing, bug, account, other.
Answer with the queue's name and nothing else.

user:
<ticket>
{{ ticket }}
</ticket>
`;
const head = (ticket, more = '') => `---\ndescription: Route a ticket.\nmodel: openai/gpt-4.1-mini\nvariables:\n  ticket: { type: string, maxLength: 4000${ticket} }\noutput: { labels: [billing, bug, account, other] }\n${more}---\n`;
const LABELS = ['billing', 'bug', 'account', 'other'];
const WORDS = 'invoice refund login password crash screen twice charged button export page error card address name delete slow upgrade plan seat'.split(' ');
const ticket = (n) => Array.from({ length: 20 }, (_, index) => WORDS[(n * 7 + index * (n % 5 + 3)) % WORDS.length]).join(' ');

const FILES = {
  '.promptrc': '',
  'prompts/plain.md': head('') + BODY,
  'prompts/untrusted.md': head(', untrusted: true') + BODY,
  'prompts/examples.md': head('', 'transforms:\n  - few-shot: { k: 4 }\n') + BODY,
  'prompts/examples.examples.jsonl': Array.from({ length: 200 }, (_, n) => `${JSON.stringify({ id: `e${n}`, input: ticket(n), output: LABELS[n % 4] })}\n`).join(''),
};

const directory = mkdtempSync(join(tmpdir(), 'prompt-runtime-'));
let failed = false;
try {
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  run('git', ['init', '-q', '-b', 'main']);
  run('git', ['add', '.']);
  run('git', ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.com', 'commit', '-qm', 'Add prompts']);
  for (const name of ['plain', 'untrusted', 'examples']) run(process.execPath, [PROMPT, 'promote', `${name}@1`, '--env', 'production']);
  run(process.execPath, [PROMPT, 'bundle', '--env', 'production', '-o', 'prompts.bundle.json']);
  const prompts = await openPrompts({ bundle: join(directory, 'prompts.bundle.json'), environment: 'production' });
  console.log(`Node ${process.versions.node}; CPU time of the whole process, so one core`);
  const plain = await measure(prompts, 'plain', renders);
  const grown = plain.heaps.at(-1) - plain.heaps[0];
  say('no examples', plain, `${verdict(plain.perSecond >= LIMITS.perSecond, `at least ${LIMITS.perSecond}`)}; heap ${plain.heaps[0].toFixed(1)} → ${plain.heaps.at(-1).toFixed(1)} MB over ${renders.toLocaleString('en')}${verdict(grown <= LIMITS.growthMB, `at most ${LIMITS.growthMB} more`)}`);
  say('an untrusted value', await measure(prompts, 'untrusted', renders / 10), '');
  say('4 of 200 examples', await measure(prompts, 'examples', renders / 100), '');
  prompts.close();
} finally {
  rmSync(directory, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;

/** Every request has a key and a value of its own. */
async function measure(prompts, name, count) {
  const step = Math.max(1, Math.floor(count / STEPS));
  const request = async (n) => (await prompts.get(name, { key: `user-${n}` })).render({ ticket: `${ticket(n)} ${n}` });
  for (let n = 0; n < step; n++) await request(n);
  const heaps = [];
  let cpu = 0;
  for (let done = 0; done < count; done += step) {
    const before = process.cpuUsage();
    for (let n = done; n < done + step; n++) await request(n);
    const { user, system } = process.cpuUsage(before);
    cpu += user + system;
    collect();
    heaps.push(process.memoryUsage().heapUsed / 1e6);
  }
  return { perSecond: (Math.ceil(count / step) * step) / (cpu / 1e6), heaps };
}

function say(label, { perSecond }, more) {
  console.log(`${label.padEnd(20)} ${Math.round(perSecond).toLocaleString('en').padStart(8)} a second${more}`);
}

function verdict(kept, promise) {
  failed ||= !kept;
  return `, ${promise}: ${kept ? 'yes' : 'NO'}`;
}

function run(command, args) {
  const { status, stderr } = spawnSync(command, args, { cwd: directory, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} exited with ${status}: ${stderr.slice(0, 2000)}`);
}
