import { expect, it } from 'vitest';
import { hostOf } from '../../../src/core/text/remote-host.js';

it.each([
  ['https://github.com/a/b.git', 'github.com'],
  ['https://user:token@GitHub.com:443/a/b.git', 'github.com'],
  ['git@github.com:a/b.git', 'github.com'],
  ['gitlab.acme.example:a/b.git', 'gitlab.acme.example'],
  ['ssh://git@gitlab.com:22/a/b.git', 'gitlab.com'],
  ['git+ssh://host/a', 'host'],
  ['/srv/github/a.git', undefined],
  ['../a.git', undefined],
  ['file:///srv/a.git', undefined],
  ['', undefined],
])('%s', (url, host) => {
  expect(hostOf(url)).toBe(host);
});
