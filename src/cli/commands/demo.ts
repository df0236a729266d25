import { spawn } from 'node:child_process';
import { packageFile } from '../../adapters/package-files.js';
import { type Context, defineCommand, result } from '../command.js';
import { createDemoRepository } from '../demo/repository.js';
import { type DemoData, type DemoStep, renderDemo } from '../render/demo.js';

/** Command lines of the demo, as a user would type them, and what each shows. */
const STEPS: readonly { say: string; run: string[]; exit?: number }[] = [
  { say: 'what is there', run: ['prompt', 'list'] },
  { say: 'how triage came to be', run: ['prompt', 'log', 'support/triage'] },
  { say: 'a change that looked harmless', run: ['prompt', 'diff', 'triage@5', '@6'] },
  { say: 'parse errors and token budgets', run: ['prompt', 'check'] },
  { say: 'was it harmless? the work tree, where it is reverted, against it', run: ['prompt', 'ab', 'triage@6', 'triage'] },
  { say: 'the report is committed with the prompt', run: ['git', 'add', 'prompts/support/triage.report.json'] },
  { say: '', run: ['git', 'commit', '--quiet', '-m', 'Measure triage'] },
  {
    say: 'the examples that a ticket would be shown with',
    run: ['prompt', 'examples', 'select', 'triage+few-shot:k=3', '--input', 'Your invoice says six users, but there are four of us.'],
  },
  { say: 'a target that compression meets, at a price in grammar', run: ['prompt', 'compress', 'triage', '--target', '4%', '--level', 'articles'] },
  { say: 'and one that it refuses: nothing changes, exit 1', run: ['prompt', 'compress', 'triage', '--target', '20%'], exit: 1 },
  { say: 'let production serve version 3', run: ['prompt', 'promote', 'triage@3'] },
  { say: 'then today’s version to a tenth of the users', run: ['prompt', 'promote', 'triage@latest', '--canary', '10'] },
  { say: '', run: ['prompt', 'list'] },
  { say: 'to everyone', run: ['prompt', 'promote', 'triage@latest', '--reason', 'The canary went well'] },
  { say: 'and back', run: ['prompt', 'rollback', 'triage', '--reason', 'Refunds went to the wrong queue'] },
  { say: 'what is there now', run: ['prompt', 'list'] },
];

export const demo = defineCommand({
  arguments: [],
  options: [],
  examples: ['prompt demo', 'npx git-prompt demo'],
  async run(context) {
    const env = isolated(context.env);
    const directory = await createDemoRepository(env);
    const steps: DemoStep[] = [];
    for (const { say, run, exit: expected = 0 } of STEPS) {
      announce(context, say, run);
      const exit = await execute(context, run, directory, env);
      steps.push({ command: run.join(' '), exit });
      if (exit !== expected) return result({ directory, steps, done: false } as DemoData, renderDemo, 1);
    }
    return result({ directory, steps, done: true } as DemoData, renderDemo);
  },
});

function announce({ io, json }: Context, say: string, run: readonly string[]): void {
  const output = json ? io.stderr : io.stdout;
  const quoted = run.map((word) => (/^[\w@./:=+-]+$/.test(word) ? word : `"${word}"`)).join(' ');
  output.write(`\n${say === '' ? '' : `# ${say}\n`}$ ${quoted}\n`);
}

/** The same entry point as a user's shell, in a process of its own. */
function execute(
  { json }: Context,
  [program = '', ...args]: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const [command, ...rest] = program === 'prompt' ? [process.execPath, packageFile('bin/prompt.js'), ...args] : [program, ...args];
  return new Promise((resolve, reject) => {
    const child = spawn(command, rest, { cwd, env, stdio: ['ignore', json ? 2 : 'inherit', 'inherit'] });
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** Neither git's variables inside a hook, which name the user's repository, nor the user's own hooks and signing. */
function isolated(env: Context['env']): Record<string, string | undefined> {
  const own = Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('GIT_')));
  return { ...own, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' };
}
