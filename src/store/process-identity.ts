// Which process a pid meant: a pid alone is reused, so its start time goes with it where the system tells it.
import { readFile } from 'node:fs/promises';

export interface ProcessIdentity {
  pid: number;
  /** Boot and clock tick of the start; missing on systems without /proc. */
  startedAt?: string;
}

export async function identifyProcess(pid: number): Promise<ProcessIdentity> {
  const found = await statOf(pid);
  return found === undefined ? { pid } : { pid, startedAt: found.startedAt };
}

/** Whether that very process still runs. A zombie does not: it holds nothing any more. */
export async function isRunning(identity: ProcessIdentity): Promise<boolean> {
  if (!exists(identity.pid)) return false;
  const found = await statOf(identity.pid);
  // Gone in between, or a system without /proc.
  if (found === undefined) return exists(identity.pid);
  return found.state !== 'Z' && (identity.startedAt === undefined || identity.startedAt === found.startedAt);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, but belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

async function statOf(pid: number): Promise<{ state: string; startedAt: string } | undefined> {
  try {
    const [stat, bootId] = await Promise.all([readFile(`/proc/${pid}/stat`, 'utf8'), readFile('/proc/sys/kernel/random/boot_id', 'utf8')]);
    // The second field, the command in brackets, may hold spaces and brackets: count from its end (proc(5), fields 3 and 22).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, ticks] = [fields[0], fields[19]];
    return state === undefined || ticks === undefined ? undefined : { state, startedAt: `${bootId.trim()}:${ticks}` };
  } catch {
    return undefined;
  }
}
