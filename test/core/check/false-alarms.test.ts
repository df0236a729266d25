import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/core/stats/random.js';
import { findIn } from './sampling.js';

interface Row {
  id: string;
  text: string;
}

const BENIGN = readFileSync('test/data/injection/benign.jsonl', 'utf8').trim().split('\n').map((line) => JSON.parse(line) as Row);

describe('honest texts', () => {
  it('are passed: scripts that need joiners, emoji, code, mixed languages', () => {
    const told = BENIGN.flatMap(({ id, text }) => findIn(text).filter(({ code }) => /^file\/(?:secret|confusable|bidirectional|conflict)/.test(code)).map(({ code, message }) => `${id} ${code} ${message}`));
    expect(told).toEqual([]);
    expect(BENIGN.length).toBeGreaterThan(150);
  });

  it('are few to mend in a repository of 225 bare Markdown prompts', () => {
    const files = Object.fromEntries(Array.from({ length: 225 }, (_, index) => [`set-${index % 15}/${SUBJECTS[index % SUBJECTS.length]}-${index}.md`, barePrompt(index)]));
    const findings = findIn({ ...files, 'old/copy.md': files['set-3/recipes-3.md'] ?? '' });
    expect(findings.map(({ code, place }) => `${code} ${place.file}`)).toEqual(['prompt/near-duplicate p/old/copy.md']);
  }, 120_000);
});

const SUBJECTS = ['meetings', 'papers', 'commits', 'recipes', 'threats', 'essays', 'claims', 'logs', 'podcasts', 'lessons', 'contracts', 'poems', 'diagrams'];
const WORDS = `analyse argument author bullet capture careful chapter clarity compare concise conclude consider context critique decision
  define describe detail diagram discuss distil emphasise evaluate evidence example explain extract figure finding focus gather headline
  idea identify insight interpret journal keyword lesson list logic main measure message method mistake note observe opinion outline
  paragraph pattern point principle problem process prove quality question quote rank rate reader reason recommend refine reflect result review
  risk rule score section sentence sequence shape signal simple sketch source step story structure style subject suggest summary support
  surprise table takeaway theme thesis title tone topic trace trend truth useful value verify view voice weigh wisdom`.split(/\s+/);

/** As such collections write them: headings, steps, a demand of format, a place for the input; each in words of its own. */
function barePrompt(index: number): string {
  const random = seededRandom(index + 1);
  const words = (count: number): string => Array.from({ length: count }, () => WORDS[Math.floor(random() * WORDS.length)]).join(' ');
  const steps = Array.from({ length: 8 }, () => `- ${words(9)}.`).join('\n');
  const format = ['Only output Markdown.', 'Output a JSON object with the keys `title` and `score`.', 'Do not output warnings or notes.'][index % 3];
  return `# IDENTITY and PURPOSE\n\nYou are an expert at ${words(6)}.\n\n# STEPS\n\n${steps}\n\n# OUTPUT INSTRUCTIONS\n\n- ${format}\n- ${words(7)}.\n\n# INPUT\n\nINPUT: {{ input }}\n`;
}
