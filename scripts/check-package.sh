#!/usr/bin/env bash
# Packs the package, installs the tarball into an empty folder with an empty home, and runs it from there.
set -euo pipefail
project=$(pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

tarball=$(npm pack --ignore-scripts --silent --pack-destination "$folder")
cache=$(npm config get cache)
cd "$folder"
mkdir home app
export HOME="$folder/home" npm_config_cache="$cache"
cd app
npm init --yes >/dev/null
npm install --ignore-scripts --no-audit --no-fund --omit=dev "../$tarball"
packages=$(npm ls --all --parseable --omit=dev | tail -n +2 | wc -l)
# Bytes of the files, as npm's own unpacked size: blocks differ from one file system to the next.
size=$(node -p "const fs = require('fs'); Math.ceil(fs.readdirSync('node_modules', { recursive: true }).reduce((sum, file) => sum + fs.lstatSync('node_modules/' + file).size, 0) / 1e6)")
echo "installed: $packages packages, $size MB"
[ "$packages" -lt 70 ] || { echo 'too many packages (limit: 70)'; exit 1; }
[ "$size" -lt 60 ] || { echo 'too large (limit: 60 MB)'; exit 1; }

version=$(npx --no-install prompt --version)
[ "$version" = "$(node -p "require('$project/package.json').version")" ] || { echo "wrong version: $version"; exit 1; }
npx --no-install git-prompt demo
