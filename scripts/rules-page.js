// Writes docs/rules.md from the rules themselves; test/core/check/catalogue.test.ts holds that it is up to date.
// Usage: node scripts/rules-page.js
import { writeFileSync } from 'node:fs';
import { loadSource } from '../bench/support/load-source.js';

const { CATALOGUE } = await loadSource('src/core/check/catalogue/index.ts');
const { renderRulesPage } = await loadSource('src/cli/render/rules-page.ts');
writeFileSync('docs/rules.md', renderRulesPage([...CATALOGUE.values()]));
console.log(`docs/rules.md: ${CATALOGUE.size} rules`);
