import { readFileSync } from 'node:fs';

/** Whether a process of this machine runs. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Has ended, and nobody has asked how: in a container whose first process never does, its number stays for good. Told where there is /proc. */
function isZombie(pid: number): boolean {
  try {
    // The name stands in brackets and may hold any: `42 (node) Z 1 …`.
    return /^[ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? '');
  } catch {
    return false;
  }
}
