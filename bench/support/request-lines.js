import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { mulberry32 } from './random.js';

const FILE_BYTES = 64 * 1024 * 1024;
const PART = 10_000;
const HASHES = [7, 8].map((version) => String(version).repeat(64));

/** Logs of so many requests over one day, in files as the library leaves them; seeded. The files and what they hold. */
export function writeRequestLogs(folder, { rows, from, day, seed = 1 }) {
  const random = mulberry32(seed);
  const files = [];
  let file;
  let size = FILE_BYTES;
  let bytes = 0;
  for (let row = 0; row < rows; ) {
    if (size >= FILE_BYTES) {
      if (file !== undefined) closeSync(file);
      files.push(join(folder, `requests-${String(files.length).padStart(4, '0')}.jsonl`));
      file = openSync(files.at(-1), 'w');
      size = 0;
    }
    let lines = '';
    for (const end = Math.min(rows, row + PART); row < end; row++) lines += line(row, from + Math.floor((row / rows) * day), random);
    const written = writeSync(file, lines);
    size += written;
    bytes += written;
  }
  closeSync(file);
  return { files, bytes };
}

function line(row, time, random) {
  const number = row.toString(16).padStart(12, '0');
  const canary = random() < 0.1;
  const prompt = random() < 0.8 ? 'triage' : 'summary';
  const input = 200 + Math.floor(random() * 1800);
  const output = 5 + Math.floor(random() * 200);
  const failed = random() < 0.01;
  const latency = Math.round(Math.exp(6 + 0.6 * normal(random)) * 1000) / 1000;
  const outcome = failed
    ? `"latency_ms":${latency},"error.type":"${random() < 0.5 ? '429' : 'timeout'}"`
    : `"gen_ai.response.model":"gpt-4.1-mini-2025-04-14","gen_ai.usage.input_tokens":${input},"gen_ai.usage.output_tokens":${output},"gen_ai.response.finish_reasons":["stop"],"latency_ms":${latency},"cost_usd":${((input * 0.4 + output * 1.6) / 1e6).toFixed(8)}`;
  return `{"event":"request","id":"00000000-0000-4000-8000-${number}","time":"${new Date(time).toISOString()}","prompt":"${prompt}","version":${canary ? 8 : 7},"hash":"${HASHES[canary ? 1 : 0]}","variant":"${canary ? 'canary' : 'stable'}","environment":"production","key":"${Math.floor(random() * 1e5).toString(16).padStart(16, '0')}","gen_ai.request.model":"gpt-4.1-mini","gen_ai.provider.name":"openai",${outcome}}\n`;
}

function normal(random) {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
