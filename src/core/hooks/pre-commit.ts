import { sha256 } from '../text/canonical-json.js';

/** Under this name the hook that was there before goes on being run. */
export const BEFORE = 'pre-commit.before-git-prompt';

const MARK = /^# git-prompt ([0-9a-f]{12})$/m;

/**
 * The text of git's `pre-commit` hook. It starts Node only where a file is staged that can belong to a prompt, and is
 * silent where the check passes.
 * @param folders of the projects in this repository, each `''` or ending in `/`: their own `node_modules` comes first
 * @param extensions of prompt files, such as `.md`
 */
export function preCommitHook(folders: readonly string[], extensions: readonly string[]): string {
  const programs = [...new Set(['', ...folders])].map((folder) => quote(`./${folder}node_modules/.bin/git-prompt`));
  const patterns = [...extensions.map((extension) => `*${extension}`), '*.queries.*', '*.examples.*', '.promptrc'].map((name) =>
    quote(`:(top,glob)**/${name}`),
  );
  return sign(`
# \`prompt hooks uninstall\` removes this file and brings back the hook that was here before.
before="$(dirname "$0")/${BEFORE}"
if [ -x "$before" ]; then
  "$before" "$@" || exit $?
fi

# Nothing staged that can belong to a prompt.
git diff --cached --quiet -- ${patterns.join(' ')} && exit 0

program=
for candidate in ${programs.join(' ')} "$(command -v git-prompt)"; do
  if [ -x "$candidate" ]; then program=$candidate; break; fi
done
if [ -z "$program" ]; then
  echo 'pre-commit: git-prompt is neither in node_modules nor on PATH, so the staged prompts cannot be checked; nothing was committed.' >&2
  echo '  -> npm install, commit with --no-verify, or take the check away with: npx git-prompt hooks uninstall' >&2
  exit 1
fi

# What passes is not talked about.
if [ -t 2 ] && [ -z "$NO_COLOR" ]; then FORCE_COLOR=1; export FORCE_COLOR; fi
said=$("$program" check --staged 2>&1)
status=$?
[ "$status" -eq 0 ] || printf '%s\\n' "$said" >&2
exit "$status"
`);
}

/** `own`: as this tool writes it; `changed`: written by it and changed by hand; `foreign`: somebody else's. */
export function whoseHook(text: string): 'own' | 'changed' | 'foreign' {
  const mark = MARK.exec(text)?.[1];
  if (mark === undefined) return 'foreign';
  return text === sign(text.slice(text.indexOf('\n', text.indexOf(mark)))) ? 'own' : 'changed';
}

function sign(body: string): string {
  return `#!/bin/sh\n# git-prompt ${sha256(body).slice(0, 12)}${body}`;
}

/** For a shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
