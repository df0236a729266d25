import { describe, expect, it } from 'vitest';
import { generatePrompt } from '../../src/index.js';
import { prompt, promptJson, snapshot } from '../support/cli.js';
import { createRepo } from '../support/repo.js';

const EXAMPLES = '# Collected in May.\n- { id: e1, input: "Thank you so much!", output: calm }\n- { id: e2, input: "This is a disgrace!", output: upset }\n';
const NEW = ['new', 'support/mood', '--task', 'classification', '--set', 'labels=calm,upset'];

describe('new', () => {
  it('makes a prompt, a query set and a pool that pass `prompt check`, and never writes over anything', async () => {
    const repo = createRepo({ files: { 'found.yaml': EXAMPLES } });
    const { code, stdout } = await prompt(repo, [...NEW, '--examples', 'found.yaml']);
    expect(code).toBe(0);
    expect(stdout).toContain('prompt render support/mood --var text=…');
    expect(repo.read('prompts/support/mood.examples.yaml')).toBe(EXAMPLES);
    expect(await promptJson(repo, ['check'])).toMatchObject({ prompts: 1, findings: [] });
    const { messages } = await promptJson<{ messages: unknown[] }>(repo, ['render', 'mood', '--var', 'text=Hm.']);
    expect(messages).toHaveLength(6);
    const before = snapshot(repo);
    expect(await prompt(repo, NEW)).toMatchObject({ code: 2, stderr: expect.stringContaining('nothing was written') });
    expect(snapshot(repo)).toEqual(before);
  });

  it('says what to type next as it can be typed: a text alone stands for one variable only', async () => {
    const repo = createRepo({ files: {} });
    expect((await prompt(repo, NEW)).stdout).toContain('prompt examples add support/mood --input … --output …');
    expect((await prompt(repo, ['new', 'ask', '--task', 'qa'])).stdout).toContain('prompt examples add ask --var context=… --var question=… --output …');
    expect(await prompt(repo, ['examples', 'add', 'ask', '--var', 'context=A.', '--var', 'question=Q?', '--output', 'O.', '-q'])).toMatchObject({ code: 0 });
  });

  it('writes nothing where examples or names do not fit', async () => {
    const repo = createRepo({ files: { 'found.yaml': EXAMPLES.replace('upset', 'furious'), 'prompts/Support/Mood.md': 'Hi.\n' } });
    const before = snapshot(repo);
    const faults = [
      { args: [...NEW, '--examples', 'found.yaml'], says: 'examples of found.yaml do not fit the task classification:\n  example e2: its output "furious" is none of the labels calm, upset' },
      { args: NEW, says: 'prompts/Support/Mood.md' },
      { args: NEW.toSpliced(1, 1, '_mood'), says: '`_mood` cannot be the name of a prompt' },
      { args: NEW.slice(0, 2), says: 'there are: classification, extraction, qa, rewrite, summarization' },
    ];
    for (const { args, says } of faults) expect(await prompt(repo, args), says).toMatchObject({ code: 2, stderr: expect.stringContaining(says) });
    expect(snapshot(repo)).toEqual(before);
  });
});

describe('generate', () => {
  it('gives the messages of a template, one of the project before one of the package', async () => {
    const own = '---\nvariables: { style: { default: brief }, text: {} }\nmetadata: { task: { inputs: [text] } }\n---\n{% render \'voice\' %} In {{ style }} form: {{ text }}\n';
    const repo = createRepo({ files: { '.promptrc': 'tasks: [templates]\n', 'templates/qa.md': own, 'templates/_partials/voice.md': 'Speak plainly.\n' } });
    const { messages } = await promptJson<{ messages: unknown }>(repo, ['generate', 'qa', '--var', 'text=T']);
    expect(messages).toEqual([{ role: 'user', content: 'Speak plainly. In brief form: T' }]);
    expect((await promptJson<{ messages: { content: string }[] }>(repo, ['generate', 'classification', '--var', 'labels=a, b', '--var', 'text=T'])).messages[0]?.content).toContain('\n- a\n- b\n');
  });
});

describe('generatePrompt', () => {
  it('gives the messages of a built-in task or of a template of one’s own', () => {
    const [system, ...rest] = generatePrompt('classification', { labels: ['calm', 'upset'], text: 'Hm.' }, [{ input: 'Thanks!', output: 'calm' }]);
    expect(system?.content).toContain('- calm\n- upset\n');
    expect(rest).toEqual([
      { role: 'user', content: '<text>\nThanks!\n</text>' },
      { role: 'assistant', content: 'calm' },
      { role: 'user', content: '<text>\nHm.\n</text>' },
    ]);
    const text = '---\nvariables: { a: {} }\nmetadata: { task: { inputs: [a] } }\n---\nSay {{ a }}.\n';
    expect(generatePrompt({ name: 'say', text }, { a: 'hi' })).toEqual([{ role: 'user', content: 'Say hi.' }]);
  });

  it('says what is wrong', () => {
    expect(() => generatePrompt('classifcation', {})).toThrow('did you mean `classification`?');
    expect(() => generatePrompt('qa', { question: 'q', txt: 1 })).toThrow(/context: has no value[\s\S]*txt: is not a variable|txt[\s\S]*context/);
    expect(() => generatePrompt({ name: 'x', text: 'Hi.' }, {})).toThrow('the task template x cannot be used');
  });
});
