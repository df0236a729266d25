// Writes a repository of many prompts and commits through `git fast-import`: one process, seconds instead of hours.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { mulberry32 } from './random.js';

const WORDS = 'answer the question with care and keep to what is known about each order invoice ticket refund account member calendar booking without adding anything that was not asked name every source state when something is missing write in plain short sentences never promise a date unless one is given first list what happened then say what to do next use the names of the queues as they stand choose one label only explain nothing else quote numbers exactly as they appear'.split(' ');

/**
 * @param {string} directory made, with a work tree on branch main
 * @param {{ prompts: number, commits: number, partials?: number, seed?: number }} size
 * Every file is edited about as often; a fifth of the commits change metadata only; there are merges, renames with edits, deletions with later returns, edits of
 * partials (used by a third of the prompts) and commits that touch no prompt at all.
 */
export async function generateHistory(directory, { prompts, commits, partials = 20, seed = 1 }) {
  mkdirSync(directory, { recursive: true });
  run(directory, ['init', '--quiet', '--initial-branch=main']);
  const importer = spawn('git', ['fast-import', '--quiet', '--done'], { cwd: directory, stdio: ['pipe', 'inherit', 'inherit'] });
  const finished = new Promise((resolve, reject) => {
    importer.on('error', reject);
    importer.on('close', (code) => (code === 0 ? resolve() : reject(new Error(`git fast-import exited with ${code}`))));
  });
  for (const chunk of stream({ prompts, commits, partials, random: mulberry32(seed) })) {
    if (!importer.stdin.write(chunk)) await new Promise((resolve) => importer.stdin.once('drain', resolve));
  }
  importer.stdin.end('done\n');
  await finished;
  run(directory, ['reset', '--quiet', '--hard']);
}

function* stream({ prompts, commits, partials, random }) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const paragraph = (words) => Array.from({ length: words }, () => pick(WORDS)).join(' ');
  const people = ['Ada Example <ada@example.com>', 'Ben Example <ben@example.com>', 'Cleo Example <cleo@example.com>'];
  let clock = 1_700_000_000;
  let mark = 0;
  const commit = (branch, from, subject, changes) => {
    clock += 60;
    const who = pick(people);
    const parents = `${from.first ? `from ${from.first}\n` : ''}${from.second ? `merge ${from.second}\n` : ''}`;
    return [++mark, `commit ${branch}\nmark :${mark}\nauthor ${who} ${clock} +0000\ncommitter ${who} ${clock} +0000\n${data(subject)}${parents}${changes}`];
  };
  const living = new Map();
  const gone = [];
  const put = (path, text) => `M 100644 inline ${path}\n${data(text)}`;
  const textOf = (prompt) => {
    const { description, owner, tags, paragraphs, partial } = prompt;
    const included = partial === undefined ? '' : `{% render 'p${partial}' %}\n`;
    return `---\ndescription: ${description}\nowner: ${owner}\ntags: [${tags.join(', ')}]\nmodel: openai/gpt-4.1-mini\nparameters: { temperature: 0, max_tokens: 64 }\nvariables:\n  ticket: { type: string, maxLength: 4000 }\noutput: { labels: [billing, bug, account, other] }\n---\nsystem:\n${included}${paragraphs.join('\n\n')}\n\nuser:\n<ticket>\n{{ ticket }}\n</ticket>\n`;
  };
  const newPrompt = (index) => ({
    description: paragraph(8), owner: `team-${index % 12}`, tags: [pick(WORDS), pick(WORDS)],
    paragraphs: Array.from({ length: 8 }, () => paragraph(45)),
    ...(index % 3 === 0 ? { partial: index % partials } : {}),
  });
  const pathOf = (index, moves) => `prompts/area-${index % 40}/task-${index}${moves === 0 ? '' : `-v${moves}`}.md`;
  const edits = {
    body: (prompt) => void (prompt.paragraphs[Math.floor(random() * prompt.paragraphs.length)] = paragraph(45)),
    metadata(prompt) {
      const kind = random();
      if (kind < 0.5) prompt.description = paragraph(8);
      else if (kind < 0.8) prompt.tags = [pick(WORDS), pick(WORDS)];
      else prompt.owner = `team-${Math.floor(random() * 12)}`;
    },
  };
  const change = (kind) => {
    const ids = [...living.keys()];
    const id = pick(ids);
    const prompt = living.get(id);
    switch (kind) {
      case 'metadata':
      case 'body':
        edits[kind](prompt);
        return put(pathOf(id, prompt.moves), textOf(prompt));
      case 'rename': {
        const from = pathOf(id, prompt.moves++);
        edits.body(prompt);
        return `R ${from} ${pathOf(id, prompt.moves)}\n${put(pathOf(id, prompt.moves), textOf(prompt))}`;
      }
      case 'partial':
        return put(`prompts/_partials/p${Math.floor(random() * partials)}.md`, `${paragraph(40)}\n`);
      case 'delete':
        if (living.size < prompts * 0.9) return change('return');
        living.delete(id);
        gone.push([id, prompt]);
        return `D ${pathOf(id, prompt.moves)}\n`;
      case 'return': {
        const back = gone.shift();
        if (!back) return change('body');
        living.set(...back);
        return put(pathOf(back[0], back[1].moves), textOf(back[1]));
      }
      default:
        return put(`src/file-${Math.floor(random() * 500)}.ts`, `${paragraph(20)}\n`);
    }
  };
  const kinds = [['metadata', 0.2], ['body', 0.65], ['partial', 0.664], ['rename', 0.684], ['delete', 0.69], ['return', 0.695], ['code', 1]];
  const kindOf = () => { const draw = random(); return kinds.find(([, upTo]) => draw < upTo)[0]; };

  let first = '';
  for (let index = 0; index < partials; index++) first += put(`prompts/_partials/p${index}.md`, `${paragraph(40)}\n`);
  for (let index = 0; index < prompts; index++) {
    living.set(index, { ...newPrompt(index), moves: 0 });
    first += put(pathOf(index, 0), textOf(living.get(index)));
  }
  const [root, text] = commit('refs/heads/main', {}, 'Add every prompt', first);
  yield text;
  let tip = root;
  for (let made = 1; made < commits; ) {
    const kind = kindOf();
    if (random() < 0.03 && made + 3 < commits) {
      const [side, sideText] = commit('refs/heads/side', { first: `:${tip}` }, `Work on a branch: ${kind}`, change(kind));
      const [other, otherText] = commit('refs/heads/main', { first: `:${tip}` }, 'Meanwhile on main', change('code'));
      yield sideText + otherText;
      // fast-import takes the first parent's tree: the branch's change is made again on it, as a merge would.
      const merged = lastChange(sideText);
      const [merge, mergeText] = commit('refs/heads/main', { first: `:${other}`, second: `:${side}` }, 'Merge branch', merged);
      yield mergeText;
      tip = merge;
      made += 3;
      continue;
    }
    const [next, nextText] = commit('refs/heads/main', { first: `:${tip}` }, `${kind}: ${paragraph(5)}`, change(kind));
    yield nextText;
    tip = next;
    made++;
  }
  yield 'reset refs/heads/side\nfrom 0000000000000000000000000000000000000000\n\n';
}

/** The file commands of a commit: what follows its parents. */
function lastChange(commit) {
  return commit.slice(commit.indexOf('\n', commit.indexOf('\nfrom ') + 1) + 1);
}

function data(text) {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

function run(cwd, args) {
  const { status, stderr } = spawnSync('git', args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`git ${args[0]} failed: ${stderr}`);
}
