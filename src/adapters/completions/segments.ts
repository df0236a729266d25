import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';

/** `2026-11-25T192014.123Z-4711-9f3c.jsonl`: names in order of time. */
const NAME = /^\d{4}-\d\d-\d\dT\d{6}\.\d{3}Z-(\d+)-[0-9a-f]+\.jsonl$/;

export function segmentName(now: number): string {
  return `${new Date(now).toISOString().replaceAll(':', '')}-${process.pid}-${randomBytes(4).toString('hex')}.jsonl`;
}

/** The oldest first. @throws where the folder cannot be read */
export function listSegments(folder: string): string[] {
  return readdirSync(folder).filter((name) => NAME.test(name)).sort();
}

/** The process that writes, or wrote, a segment. */
export function writerOf(segment: string): number {
  return Number(NAME.exec(segment)?.[1]);
}
