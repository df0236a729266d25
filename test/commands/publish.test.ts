import { mkdirSync, readdirSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseRelease } from '../../src/core/release/release-format.js';
import { prompt, promptJson, snapshot } from '../support/cli.js';
import { SORT, sortProject } from '../support/project.js';
import { createRepo, type Repo, useEnvironment } from '../support/repo.js';

interface PublishedJson {
  commit?: string;
  branch?: string;
  pushed?: { remote: string; branch: string; commit: string; differs: boolean };
  next?: string[];
}

const OTHER = SORT.replace('Sort a message', 'Another');
const releaseOf = (name: string): string => `.prompt/releases/production/${name}.yaml`;

/** Versions served, the canary first. */
function servedBy(repo: Repo, ref: string, name = 'team/sort'): number[] {
  const file = releaseOf(name);
  return repo.git('ls-tree', ref, file) === '' ? [] : parseRelease(file, `${repo.git('show', `${ref}:${file}`)}\n`).serves.map(({ version }) => version);
}

function project(): Repo {
  return sortProject({ 'prompts/team/other.md': OTHER, 'notes.txt': 'one\n' });
}

/** The project with a remote, and clones of that. */
function withRemote(clones = 0): [Repo, Repo, ...Repo[]] {
  const repo = project();
  const origin = join(repo.beside, 'origin.git');
  repo.git('clone', '--quiet', '--bare', repo.root, origin);
  repo.git('remote', 'add', 'origin', origin);
  repo.git('fetch', '--quiet');
  repo.git('branch', '--quiet', '--set-upstream-to=origin/main');
  const others = Array.from({ length: clones }, (_, index) => {
    repo.git('clone', '--quiet', origin, join(repo.beside, `clone-${index}`));
    return repo.at(join(repo.beside, `clone-${index}`));
  });
  return [repo, repo.at(origin), ...others];
}

function addHook(gitDir: string, name: string, script: string): void {
  mkdirSync(join(gitDir, 'hooks'), { recursive: true });
  writeFileSync(join(gitDir, 'hooks', name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
}

describe('--expect', () => {
  it('holds for rollback too, and `none` for what is not served yet', async () => {
    const repo = project();
    expect((await prompt(repo, ['promote', 'sort@1', '--expect', 'none'])).code).toBe(0);
    const again = await prompt(repo, ['promote', 'sort@2', '--expect', 'none']);
    expect(again.code).toBe(5);
    expect(again.stderr).toMatch(/expected nothing, found 1 \([0-9a-f]{7}\)\n {2}since [0-9a-f]+ by Ada Example: Promote team\/sort@1 to production\n/);
    expect((await prompt(repo, ['promote', 'sort@2'])).code).toBe(0);
    const before = snapshot(repo);
    expect((await prompt(repo, ['rollback', 'sort', '--expect', '0000000'])).code).toBe(5);
    expect(snapshot(repo)).toEqual(before);
    const { release } = await promptJson<{ release: { serves: { hash: string }[] } }>(repo, ['rollback', 'sort', '--dry-run']);
    expect((await prompt(repo, ['rollback', 'sort', '--to', '1', '--expect', release.serves[0]?.hash ?? ''])).code).toBe(5);
    expect(servedBy(repo, 'HEAD')).toEqual([2]);
  });

  it.each(['123', 'g234567', 'None!', ''])('is a hash of seven digits or more, not `%s`', async (hash) => {
    const { code, stderr } = await prompt(project(), ['promote', 'sort@1', '--expect', hash]);
    expect(code).toBe(2);
    expect(stderr).toContain('--expect takes a content hash');
  });
});

describe('an edit that is not committed', () => {
  it.each([
    ['in the work tree', false, ' M'],
    ['in the index', true, 'M '],
  ])('%s of the release is replaced by no command, and is none of a branch apart', async (_, staged, state) => {
    const repo = project();
    for (const version of ['1', '2']) expect((await prompt(repo, ['promote', `sort@${version}`])).code).toBe(0);
    repo.write({ [releaseOf('team/sort')]: `${repo.read(releaseOf('team/sort'))}# mine\n` });
    if (staged) repo.git('add', '.prompt');
    const before = snapshot(repo);
    expect(repo.git('status', '--porcelain')).toBe(`${state} ${releaseOf('team/sort')}`);
    let said = '';
    for (const args of [['promote', 'sort@1'], ['promote', 'sort@1', '--canary', '10'], ['promote', 'sort@1', '--dry-run'], ['rollback', 'sort']]) {
      const { code, stderr } = await prompt(repo, args);
      said = stderr;
      expect([code, snapshot(repo)]).toEqual([2, before]);
      expect(stderr).toContain(`error: ${releaseOf('team/sort')} has an edit that is not committed, and would be replaced; nothing was done\n  → commit it, or set it aside: \`git stash push`);
    }
    expect((await prompt(repo, ['promote', 'sort@1', '--branch', 'next'])).code).toBe(0);
    expect((await prompt(repo, ['promote', 'other@1'])).code).toBe(0);
    // As it is printed, from wherever one stands.
    repo.at(join(repo.root, 'prompts/team')).git(...(/`git (stash push .*)`/.exec(said)?.[1] ?? '').split(' '));
    expect((await prompt(repo, ['promote', 'sort@1'])).code).toBe(0);
    expect(servedBy(repo, 'HEAD')).toEqual([1]);
  });

  it('that says what the promotion would is taken, and so is a file that is only gone', async () => {
    const repo = project();
    for (const version of ['1', '2']) expect((await prompt(repo, ['promote', `sort@${version}`])).code).toBe(0);
    const [text, head] = [repo.read(releaseOf('team/sort')), repo.git('rev-parse', 'HEAD')];
    repo.git('reset', '--quiet', '--soft', 'HEAD~1');
    expect((await prompt(repo, ['promote', 'sort@2'])).code).toBe(0);
    expect([repo.read(releaseOf('team/sort')), repo.git('diff', head, 'HEAD')]).toEqual([text, '']);
    unlinkSync(join(repo.root, releaseOf('team/sort')));
    expect((await prompt(repo, ['promote', 'sort@1'])).code).toBe(0);
    expect([servedBy(repo, 'HEAD'), repo.git('status', '--porcelain')]).toEqual([[1], '']);
  });
});

describe('a hook that changes what is committed', () => {
  const hook = (repo: Repo, script: string): void => {
    mkdirSync(join(repo.root, '.git/hooks'), { recursive: true });
    writeFileSync(join(repo.root, '.git/hooks/pre-commit'), `#!/bin/sh\nfor file in $(git diff --cached --name-only); do ${script}; git add "$file"; done\n`, { mode: 0o755 });
  };

  it.each([
    ['a content', 'sed -i s/Which/What/ "$file"', 'prompts/team/sort.md'],
    ['a release', 'sed -i s/weight/Weight/ "$file"', releaseOf('team/sort')],
    ['all of it', 'echo "# formatted" >> "$file"', 'manifest.json'],
  ])('in %s: the commit is taken back, and all is as it was', async (_, script, file) => {
    const repo = project();
    expect((await prompt(repo, ['promote', 'sort@1'])).code).toBe(0);
    repo.write({ 'notes.txt': 'staged\n' });
    repo.git('add', 'notes.txt');
    repo.write({ 'notes.txt': 'dirty\n' });
    const before = [snapshot(repo), repo.git('rev-parse', 'HEAD'), repo.git('ls-files', '--stage')];
    hook(repo, script);
    const { code, stderr } = await prompt(repo, ['promote', 'sort@2']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/error: a hook changed .* on the way into the commit: that is not what was to be served; nothing was changed\n {2}→ let the hook leave \.prompt\/ as it is/)]);
    expect(stderr).toContain(file);
    expect([snapshot(repo), repo.git('rev-parse', 'HEAD'), repo.git('ls-files', '--stage')]).toEqual(before);
    unlinkSync(join(repo.root, '.git/hooks/pre-commit'));
    expect((await prompt(repo, ['promote', 'sort@2'])).code).toBe(0);
  });

  it('in the looks of a release alone is let be', async () => {
    const repo = project();
    hook(repo, 'case "$file" in *.yaml) sed -i "s/^schemaVersion: 1$/schemaVersion:   1/" "$file";; esac');
    expect((await prompt(repo, ['promote', 'sort@1'])).code).toBe(0);
    expect(repo.git('show', `HEAD:${releaseOf('team/sort')}`)).toContain('schemaVersion:   1');
    expect((await prompt(repo, ['resolve', 'sort'])).code).toBe(0);
  });
});

describe('a prompt that is marked as deprecated', () => {
  it('is promoted with a warning, whether the version has the mark or only the file now', async () => {
    const repo = project();
    const warning = 'warning: team/sort is marked `deprecated: true`';
    expect((await prompt(repo, ['promote', 'sort@1'])).stdout).not.toContain('deprecated');
    repo.write({ 'prompts/team/sort.md': SORT.replace('---', '---\ndeprecated: true') });
    repo.commit('Deprecate');
    expect((await prompt(repo, ['promote', 'sort@2', '--dry-run'])).stdout).toContain(`${warning}, and production would serve it nevertheless`);
    expect(await promptJson(repo, ['promote', 'sort@2'])).toMatchObject({ deprecated: true, commit: expect.any(String) as string });
    expect(await promptJson(repo, ['promote', 'other'])).not.toHaveProperty('deprecated');
  });
});

describe('a release that cannot be read', () => {
  it('says how it is restored, with commands that do it in any folder', async () => {
    const repo = project();
    for (const version of ['1', '2']) expect((await prompt(repo, ['promote', `sort@${version}`])).code).toBe(0);
    repo.write({ [releaseOf('team/sort')]: '<<<<<<< HEAD\n' });
    repo.commit('Resolved in a hurry');
    const folder = repo.at(join(repo.root, 'prompts/team'));
    const { code, stderr } = await prompt(folder, ['rollback', 'sort']);
    expect(code).toBe(2);
    const [, subject, command = ''] = /it was last whole in [0-9a-f]{7} \((.*)\): `git (restore .*)` brings that back; then commit/.exec(stderr) ?? [];
    expect(subject).toBe('Promote team/sort@2 to production');
    folder.git(...command.split(' '));
    repo.commit('Restore');
    expect((await prompt(folder, ['rollback', 'sort'])).code).toBe(0);
    expect(servedBy(repo, 'HEAD')).toEqual([1]);
  });
});

describe('--branch', () => {
  it('commits there from a dirty tree and touches nothing else; the next one goes on from it', async () => {
    const repo = project();
    repo.write({ 'notes.txt': 'staged\n' });
    repo.git('add', 'notes.txt');
    repo.write({ 'notes.txt': 'dirty\n', 'new.txt': 'n', 'prompts/team/other.md': 'broken {{' });
    const [before, head] = [snapshot(repo), repo.git('rev-parse', 'HEAD')];
    const first = await promptJson<PublishedJson>(repo, ['promote', 'sort@1', '--branch', 'next']);
    expect(first).toMatchObject({ branch: 'next', next: [] });
    expect(repo.git('rev-parse', 'next', 'next^')).toBe(`${first.commit}\n${head}`);
    expect((await prompt(repo, ['promote', 'sort@2', '--branch', 'next', '--canary', '5'])).code).toBe(0);
    expect([snapshot(repo), repo.git('rev-parse', 'HEAD')]).toEqual([before, head]);
    expect(servedBy(repo, 'next')).toEqual([2, 1]);
    expect(servedBy(repo, 'main')).toEqual([]);
    expect(repo.git('diff', '--name-only', 'main', 'next').split('\n').every((path) => path.startsWith('.prompt/'))).toBe(true);
    expect(repo.git('log', '-1', '--format=%B', 'next')).toBe('Serve team/sort@2 to 5% in production\n\nPrompt: team/sort\nPrompt-Version: 2\nPrompt-Environment: production\n');
    expect((await prompt(repo, ['rollback', 'sort', '--branch', 'next'])).code).toBe(0);
    expect(servedBy(repo, 'next')).toEqual([1]);
    expect(readdirSync(join(repo.root, '.git/prompt')).filter((name) => name.includes('index'))).toEqual([]);
    // What is there is whole.
    repo.git('stash', '--quiet', '--include-untracked');
    repo.git('checkout', '--quiet', 'next');
    expect((await prompt(repo, ['show', 'sort@production', '--json'])).code).toBe(0);
  });

  it('is not hindered by a merge in progress here', async () => {
    const repo = project();
    repo.git('checkout', '--quiet', '-b', 'side', 'HEAD~1');
    repo.write({ 'prompts/team/sort.md': SORT.replace('colour', 'hue') });
    repo.commit('Side');
    repo.git('checkout', '--quiet', 'main');
    expect(() => repo.git('merge', 'side')).toThrow();
    const before = snapshot(repo);
    expect((await prompt(repo, ['promote', 'sort@1', '--branch', 'next'])).code).toBe(0);
    expect(snapshot(repo)).toEqual(before);
    repo.git('merge', '--abort');
  });

  it('starts from the branch on the remote where that is all there is, or has more', async () => {
    const [repo, , clone] = withRemote(1);
    await promptJson(repo, ['promote', 'sort@1', '--branch', 'next', '--push']);
    clone?.git('fetch', '--quiet');
    expect((await prompt(clone as Repo, ['promote', 'sort@2', '--branch', 'next', '--push'])).code).toBe(0);
    expect(servedBy(clone as Repo, 'next')).toEqual([2]);
    repo.git('fetch', '--quiet');
    expect((await prompt(repo, ['promote', 'other@1', '--branch', 'next'])).code).toBe(0);
    expect(servedBy(repo, 'next')).toEqual([2]);
    expect(repo.git('merge-base', '--is-ancestor', 'origin/next', 'next')).toBe('');
  });

  it('says where it starts when the branch has fallen behind', async () => {
    const repo = project();
    repo.git('branch', 'old', 'HEAD');
    await promptJson(repo, ['promote', 'sort@1']);
    const { code, stderr } = await prompt(repo, ['promote', 'sort@2', '--branch', 'old']);
    expect(code).toBe(0);
    expect(stderr).toContain('old does not have all of main');
    expect((await prompt(repo, ['promote', 'sort@1', '--branch', 'new', '--quiet'])).stderr).toContain('already serves');
  });

  it('prints what opens the pull request', async () => {
    const repo = project();
    const next = async (url: string, branch: string): Promise<string[] | undefined> => {
      repo.git('remote', 'add', 'origin', url);
      const published = await promptJson<PublishedJson>(repo, ['promote', 'sort@1', '--branch', branch]);
      repo.git('remote', 'remove', 'origin');
      return published.next;
    };
    expect(await next('git@github.com:acme/app.git', 'a')).toEqual(['git push origin a', 'gh pr create --base main --head a --fill']);
    expect(await next('https://x:secret@gitlab.acme.example/acme/app.git', 'b')).toEqual(['git push origin b', 'glab mr create --target-branch main --source-branch b --fill']);
    expect(await next('ssh://git.acme.example/app.git', 'c')).toEqual(['git push origin c']);
    expect(await next('/srv/github/app.git', "d;'e")).toEqual(["git push origin 'd;'\\''e'"]);
    repo.git('remote', 'add', 'origin', 'git@github.com:acme/app.git');
    const shown = await prompt(repo, ['promote', 'sort@2', '--branch', 'a']);
    expect(shown.stdout).toContain('on a; it takes effect where this commit is deployed, and main does not have it yet\n  git push origin a\n  gh pr create');
  });

  it('refuses branches that are checked out, and names that are none', async () => {
    const repo = project();
    repo.git('branch', 'elsewhere');
    repo.git('worktree', 'add', '--quiet', join(repo.beside, 'linked'), 'elsewhere');
    const refs = repo.git('for-each-ref');
    const refusal = async (branch: string): Promise<string> => {
      const { code, stderr } = await prompt(repo, ['promote', 'sort@1', `--branch=${branch}`]);
      expect(code).toBe(2);
      return stderr;
    };
    expect(await refusal('main')).toContain('it is checked out in');
    expect(await refusal('elsewhere')).toContain('/linked');
    for (const name of ['-x', 'a..b', 'HEAD', '@{-1}', 'a b', '', 'x.lock', '--output=y']) expect(await refusal(name)).toContain('this is no name of a branch');
    expect(await refusal('main/below')).toContain("'refs/heads/main' exists");
    expect(repo.git('for-each-ref')).toBe(refs);
    expect((await prompt(repo, ['promote', 'sort@1', '--branch', 'next', '--dry-run'])).code).toBe(0);
    expect(repo.git('for-each-ref')).toBe(refs);
  });

  it('works in a folder of the repository, and with sha256 object names', async () => {
    const repo = createRepo({ objectFormat: 'sha256', files: { 'apps/one/.promptrc': '', 'apps/one/prompts/sort.md': SORT, 'prompts/sort.md': OTHER } });
    repo.commit('Add');
    const { code, stdout } = await prompt(join(repo.root, 'apps/one/prompts'), ['promote', 'sort@1', '--branch', 'next']);
    expect([code, stdout.includes('on next')]).toEqual([0, true]);
    const paths = repo.git('diff', '--name-only', 'main', 'next').split('\n');
    expect(paths).toHaveLength(3);
    expect(paths.every((path) => path.startsWith('apps/one/.prompt/'))).toBe(true);
    expect((await prompt(join(repo.root, 'apps/one'), ['promote', 'sort@1', '--branch', 'next'])).stderr).toContain('already serves');
  });

  it('signs as the user configured, and moves nothing where signing fails', async () => {
    const repo = project();
    const program = join(repo.beside, 'sign');
    const config = join(repo.beside, 'config');
    writeFileSync(program, '#!/bin/sh\ncat > /dev/null\necho "[GNUPG:] SIG_CREATED " >&2\nprintf -- "-----BEGIN PGP SIGNATURE-----\\n\\nfake\\n-----END PGP SIGNATURE-----\\n"\n', { mode: 0o755 });
    writeFileSync(config, `[commit]\ngpgsign = true\n[gpg]\nprogram = ${program}\n[user]\nsigningkey = me\n`);
    useEnvironment({ GIT_CONFIG_GLOBAL: config });
    expect((await prompt(repo, ['promote', 'sort@1', '--branch', 'next'])).code).toBe(0);
    expect(repo.git('cat-file', 'commit', 'next')).toContain('gpgsig -----BEGIN PGP SIGNATURE-----');
    writeFileSync(program, '#!/bin/sh\nexit 1\n');
    const refs = repo.git('for-each-ref');
    const failed = await prompt(repo, ['promote', 'sort@2', '--branch', 'next']);
    expect([failed.code, repo.git('for-each-ref')]).toEqual([2, refs]);
    expect(failed.stderr).toContain('failed to sign');
  });
});

describe('--push', () => {
  it('pushes the commit', async () => {
    const [repo, origin] = withRemote();
    const { commit, pushed } = await promptJson<PublishedJson>(repo, ['promote', 'sort@1', '--push']);
    expect(pushed).toEqual({ remote: 'origin', branch: 'main', commit, differs: false });
    expect(origin.git('rev-parse', 'main')).toBe(commit);
    expect(repo.git('status', '--porcelain=v2', '--branch')).toContain('# branch.ab +0 -0');
    const shown = await prompt(repo, ['rollback', 'sort', '--push']);
    expect(shown.stderr).toContain('has served nothing');
    const canary = await prompt(repo, ['promote', 'sort@2', '--push']);
    expect(canary.stdout).toMatch(/pushed to origin\/main as [0-9a-f]{7}\n$/);
  });

  it('of another prompt than somebody pushed meanwhile goes on top of that; the branch here then catches up', async () => {
    const [repo, origin, clone] = withRemote(1);
    await promptJson(clone as Repo, ['promote', 'other@1', '--push']);
    const { commit, pushed, next } = await promptJson<PublishedJson>(repo, ['promote', 'sort@2', '--push']);
    expect(pushed).toMatchObject({ differs: true, commit: origin.git('rev-parse', 'main') });
    expect(commit).toBe(repo.git('rev-parse', 'HEAD'));
    expect([servedBy(origin, 'main'), servedBy(origin, 'main', 'team/other')]).toEqual([[2], [1]]);
    expect(origin.git('rev-list', '--count', 'main')).toBe('4');
    expect(next).toEqual(['git pull --rebase origin main']);
    repo.git(...(next?.[0] ?? '').split(' ').slice(1), '--quiet');
    expect(repo.git('rev-parse', 'HEAD')).toBe(origin.git('rev-parse', 'main'));
  });

  it('of the same prompt loses: exit 5, who won, and how to take the commit here back', async () => {
    const [repo, origin, clone] = withRemote(1);
    await promptJson(clone as Repo, ['promote', 'sort@1', '--push']);
    const won = origin.git('rev-parse', 'main');
    const { code, stderr } = await prompt(repo, ['promote', 'sort@2', '--push']);
    expect(code).toBe(5);
    expect(stderr).toContain('expected nothing, found 1 (');
    expect(stderr).toContain(`since ${won.slice(0, 7)} by Ada Example: Promote team/sort@1 to production`);
    const command = /`git (reset --keep [0-9a-f]+\^)`/.exec(stderr)?.[1] ?? '';
    expect([origin.git('rev-parse', 'main'), servedBy(repo, 'HEAD')]).toEqual([won, [2]]);
    repo.git(...command.split(' '));
    repo.git('pull', '--quiet', '--ff-only');
    // And where that is known beforehand, nothing is committed at all.
    expect((await prompt(repo, ['promote', 'sort@2', '--push'])).code).toBe(0);
    clone?.git('fetch', '--quiet');
    const before = snapshot(clone as Repo);
    for (const late of [['rollback', 'sort'], ['promote', 'sort@2', '--canary', '10'], ['promote', 'sort@1']]) {
      const { code, stderr } = await prompt(clone as Repo, [...late, '--push']);
      expect([code, stderr, snapshot(clone as Repo)]).toEqual([5, expect.stringContaining('git pull --rebase'), before]);
    }
  });

  it('takes no other commit along', async () => {
    const [repo, origin] = withRemote();
    repo.write({ 'notes.txt': 'mine\n' });
    repo.git('commit', '--quiet', '--all', '--message', 'Not ready');
    const { pushed } = await promptJson<PublishedJson>(repo, ['promote', 'sort@2', '--push']);
    expect(pushed?.differs).toBe(true);
    expect(origin.git('log', '--format=%s', 'main')).toBe('Promote team/sort@2 to production\nSay what is wanted\nAdd sort');
    expect(origin.git('show', 'main:notes.txt')).toBe('one');
    // What is there by now is brought here first.
    const again = await prompt(repo, ['promote', 'sort@1', '--branch', 'next', '--push']);
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('`git pull --rebase origin main && git push origin main`')]);
    repo.git('pull', '--rebase', '--quiet', 'origin', 'main');
    expect(repo.git('log', '--format=%s', 'origin/main..')).toBe('Not ready');
  });

  it('is refused before anything is done where it could not be without them', async () => {
    const [repo] = withRemote();
    repo.git('checkout', '--quiet', '-b', 'feature');
    repo.write({ 'notes.txt': 'mine\n' });
    repo.git('commit', '--quiet', '--all', '--message', 'Not ready');
    const before = { ...snapshot(repo), refs: repo.git('for-each-ref') };
    const feature = await prompt(repo, ['promote', 'sort@2', '--push']);
    expect([feature.code, { ...snapshot(repo), refs: repo.git('for-each-ref') }]).toEqual([2, before]);
    expect(feature.stderr).toContain('feature has 1 commit that origin does not have, and the branch is not there yet; nothing was done');
    repo.git('checkout', '--quiet', 'main');
    await promptJson(repo, ['promote', 'sort@1']);
    // What is not there yet would start from them.
    expect((await prompt(repo, ['promote', 'other@1', '--branch', 'next', '--push'])).stderr).toContain('main has 1 commit that origin does not have, and next would start from them; nothing was done\n  → push them first: `git push origin main`');
    const changed = await prompt(repo, ['promote', 'sort@2', '--push']);
    expect(changed.code).toBe(2);
    expect(changed.stderr).toContain('this release is changed in them');
    expect(servedBy(repo, 'HEAD')).toEqual([1]);
  });

  it('is refused by protection: exit 2, what the server said, and the way by a branch', async () => {
    const [repo, origin] = withRemote();
    addHook(origin.root, 'pre-receive', 'while read old new ref; do case $ref in refs/heads/main) echo "GH006: Protected branch update failed for $ref"; exit 1;; esac; done');
    const { code, stderr } = await prompt(repo, ['promote', 'sort@1', '--push']);
    expect(code).toBe(2);
    expect(stderr).toContain('origin does not accept a push to main');
    expect(stderr).toContain('GH006: Protected branch update failed');
    expect(stderr).toContain(repo.git('rev-parse', '--short=7', 'HEAD'));
    expect(stderr).toContain('--branch <name> --push');
    repo.git(...(/`git (reset --keep [0-9a-f]+\^)`/.exec(stderr)?.[1] ?? '').split(' '));
    const { pushed } = await promptJson<PublishedJson>(repo, ['promote', 'sort@1', '--branch', 'next', '--push']);
    expect(pushed).toMatchObject({ branch: 'next', commit: origin.git('rev-parse', 'next') });
  });

  it('fails where the remote is out of reach, or a hook here refuses: the commit stays and is named', async () => {
    const [repo, origin] = withRemote();
    addHook(join(repo.root, '.git'), 'pre-push', 'echo "not from here" >&2; exit 1');
    const hooked = await prompt(repo, ['promote', 'sort@1', '--push']);
    expect(hooked.code).toBe(2);
    expect(hooked.stderr).toContain('not from here');
    const commit = repo.git('rev-parse', '--short=7', 'HEAD');
    expect(hooked.stderr).toContain(`git push origin ${commit}:refs/heads/main`);
    writeFileSync(join(repo.root, '.git/hooks/pre-push'), '#!/bin/sh\n');
    repo.git('push', '--quiet', 'origin', `${commit}:refs/heads/main`);
    expect(servedBy(origin, 'main')).toEqual([1]);
    repo.git('remote', 'set-url', 'origin', join(repo.beside, 'nowhere.git'));
    const away = await prompt(repo, ['promote', 'sort@2', '--push']);
    expect(away.code).toBe(2);
    expect(away.stderr).toContain('the push to origin failed; the commit');
    expect(servedBy(repo, 'HEAD')).toEqual([2]);
    // Once more does not go on from what nobody has seen, nor say that all is done.
    for (const again of [['promote', 'sort@2'], ['rollback', 'sort'], ['rollback', 'sort', '--dry-run'], ['rollout', 'sort', '100']]) {
      const { code, stderr } = await prompt(repo, [...again, '--push']);
      expect([code, stderr]).toEqual([2, expect.stringContaining('main has 1 commit that origin does not have, and this release is changed in them or there; nothing was done\n  → push them first: `git push origin main`')]);
    }
    expect(servedBy(repo, 'HEAD')).toEqual([2]);
  });

  it('that failed names a command that takes no other commit along', async () => {
    const [repo, origin] = withRemote();
    repo.write({ 'notes.txt': 'mine\n' });
    repo.git('commit', '--quiet', '--all', '--message', 'Not ready');
    addHook(join(repo.root, '.git'), 'pre-push', 'exit 1');
    const { code, stderr } = await prompt(repo, ['promote', 'sort@1', '--push']);
    expect(code).toBe(2);
    writeFileSync(join(repo.root, '.git/hooks/pre-push'), '#!/bin/sh\n');
    repo.git(...(/`git (push origin [0-9a-f]+:refs\/heads\/main)`/.exec(stderr)?.[1] ?? '').split(' '), '--quiet');
    expect([servedBy(origin, 'main'), origin.git('show', 'main:notes.txt')]).toEqual([[1], 'one']);
  });

  it('needs a remote and a branch', async () => {
    const repo = project();
    expect((await prompt(repo, ['promote', 'sort@1', '--push'])).stderr).toContain('there is no remote to push main to');
    repo.git('checkout', '--quiet', '--detach');
    expect((await prompt(repo, ['promote', 'sort@1', '--push'])).stderr).toContain('HEAD is detached');
    const { commit = '', next } = await promptJson<PublishedJson>(repo, ['promote', 'sort@1']);
    expect(next).toEqual([`git switch --create promoted-${commit.slice(0, 7)}`]);
    expect((await prompt(repo, ['promote', 'sort@2'])).stdout).toMatch(/on a detached HEAD, which no branch has; it takes effect where this commit is deployed\n {2}git switch --create promoted-/);
  });

  it('with --branch brings the branch here along', async () => {
    const [repo, origin, clone] = withRemote(1);
    await promptJson(clone as Repo, ['promote', 'other@1', '--branch', 'next', '--push']);
    const { pushed } = await promptJson<PublishedJson>(repo, ['promote', 'sort@2', '--branch', 'next', '--push']);
    expect(pushed?.differs).toBe(false);
    expect(repo.git('rev-parse', 'next')).toBe(origin.git('rev-parse', 'next'));
    expect([servedBy(origin, 'next'), servedBy(origin, 'next', 'team/other')]).toEqual([[2], [1]]);
    const lost = await prompt(clone as Repo, ['promote', 'sort@1', '--branch', 'next', '--push']);
    expect(lost.code).toBe(5);
    expect(lost.stderr).toContain('git branch --force next');
  });

  it('carries the content along that the release names, also where it was dropped there', async () => {
    const [repo, origin, clone] = withRemote(1);
    await promptJson(repo, ['promote', 'sort@1', '--push']);
    await promptJson(repo, ['promote', 'sort@2', '--push']);
    clone?.git('pull', '--quiet');
    clone?.git('rm', '--quiet', '-r', '.prompt/content/team/sort');
    clone?.git('commit', '--quiet', '--message', 'Drop');
    clone?.git('push', '--quiet');
    await promptJson(repo, ['rollback', 'sort', '--push']);
    expect(servedBy(origin, 'main')).toEqual([1]);
    clone?.git('pull', '--quiet');
    expect((await prompt(clone as Repo, ['show', 'sort@production', '--json'])).code).toBe(0);
  });

  it('reaches a server the way the user does', async () => {
    const [repo, origin] = withRemote();
    const ssh = join(repo.beside, 'ssh');
    // As ssh: host, then the command to run there.
    writeFileSync(ssh, `#!/bin/sh\necho "$SSH_ASKPASS" > '${ssh}.called'\nfor last; do :; done\neval "exec $last"\n`, { mode: 0o755 });
    repo.git('remote', 'set-url', 'origin', `ssh://git.example${origin.root}`);
    const env = { GIT_SSH_COMMAND: ssh, SSH_ASKPASS: '/usr/bin/ask', GIT_ASKPASS: '/usr/bin/ask' };
    expect((await prompt(repo, ['promote', 'sort@1', '--push'], env)).code).toBe(0);
    expect(servedBy(origin, 'main')).toEqual([1]);
    expect(repo.at(repo.beside).read('ssh.called')).toBe('/usr/bin/ask\n');
    repo.git('remote', 'set-url', 'origin', 'my:app');
    const rewritten = { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: `url.${origin.root}.insteadOf`, GIT_CONFIG_VALUE_0: 'my:app' };
    expect((await prompt(repo, ['promote', 'sort@2', '--push'], rewritten)).code).toBe(0);
    expect(servedBy(origin, 'main')).toEqual([2]);
  });
});
