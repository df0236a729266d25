import { mulberry32 } from './random.js';

const SYLLABLES = 'ba be bi bo bu da de di do du fa fe fi fo ga ge go ha he hi ka ke ko la le li lo lu ma me mi mo na ne no pa pe po ra re ri ro ru sa se si so ta te ti to va ve vi wa we za'.split(' ');
const LABELS = 60;
const WORDS = 40_000;
/** Words of a label's own, and how often one of them stands where any word might. */
const TOPIC = { words: 120, share: 0.3 };

/** Texts as people write them, as far as their statistics go: word frequencies by Zipf's law, 6 to 40 words, a topic for each label. */
export function writeTickets(count, seed = 1) {
  const random = mulberry32(seed);
  const words = Array.from({ length: WORDS }, (_, rank) => spell(rank, random));
  const zipf = drawByRank(WORDS, random);
  const topics = Array.from({ length: LABELS }, () => Array.from({ length: TOPIC.words }, () => words[50 + Math.floor(random() ** 2 * (WORDS - 50))]));
  const ofTopic = drawByRank(TOPIC.words, random);
  return Array.from({ length: count }, () => {
    const label = Math.floor(random() ** 1.5 * LABELS);
    const length = 6 + Math.floor(random() ** 2 * 35);
    const text = Array.from({ length }, () => (random() < TOPIC.share ? topics[label][ofTopic()] : words[zipf()])).join(' ');
    return { text: `${text}${random() < 0.3 ? '?' : '.'}`, label: `label ${label}` };
  });
}

/** Frequent words are short. */
function spell(rank, random) {
  const length = 1 + Math.floor(Math.log10(1 + rank) * 0.7 + random() * 1.5);
  return Array.from({ length: Math.max(1, length) }, () => SYLLABLES[Math.floor(random() * SYLLABLES.length)]).join('') + (rank > 500 && random() < 0.2 ? 's' : '');
}

/** A rank, the n-th with a probability in proportion to 1/n. */
function drawByRank(count, random) {
  const sums = new Float64Array(count);
  for (let rank = 0, sum = 0; rank < count; rank++) sums[rank] = sum += 1 / (rank + 1);
  return () => {
    const wanted = random() * sums[count - 1];
    let [low, high] = [0, count - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
