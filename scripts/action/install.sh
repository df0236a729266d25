#!/usr/bin/env bash
# Builds the tool from the commit that `uses:` names, with the packages of its lock file, whose own scripts do not run.
set -euo pipefail
cd "$(dirname "$0")/../.."
node -e "const [major, minor] = process.versions.node.split('.').map(Number); process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)" || {
  echo '::error title=git-prompt::Node 20.19 or later is needed: put actions/setup-node before this action'
  exit 2
}
[ -e dist/cli/main.js ] && [ -d node_modules ] && exit 0
npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
npm run --silent build
