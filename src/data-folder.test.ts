import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type DataFolder, openDataFolder } from './data-folder.js';
import { identifyProcess } from './store/process-identity.js';

describe('openDataFolder', () => {
  let parent: string;
  let path: string;
  let opened: DataFolder[];

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'data-folder-'));
    path = join(parent, 'deep', 'data');
    opened = [];
  });

  afterEach(async () => {
    await Promise.all(opened.map((folder) => folder.release()));
    await rm(parent, { recursive: true });
  });

  async function open(): Promise<DataFolder> {
    const folder = await openDataFolder(path);
    opened.push(folder);
    return folder;
  }

  /** A process that has ended: its pid and start time are those of nobody. */
  async function endedProcess(): Promise<{ pid: number; startedAt?: string }> {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    const identity = await identifyProcess(child.pid ?? 0);
    child.kill('SIGKILL');
    await once(child, 'close');
    return identity;
  }

  async function leaveLock(content: string): Promise<void> {
    await (await openDataFolder(path)).release();
    await writeFile(join(path, 'hub.lock'), content);
  }

  it('makes the folder for its owner alone', async () => {
    const folder = await open();
    expect((await stat(folder.path)).mode & 0o777).toBe(0o700);
  });

  it('keeps its instance id over restarts', async () => {
    const first = await open();
    await first.release();
    expect((await open()).instanceId).toBe(first.instanceId);
  });

  it('refuses a second hub, naming the process of the first', async () => {
    await open();
    await expect(open()).rejects.toThrow(new RegExp(`^Another hub \\(process ${process.pid}\\) is running on the data folder .*DATA_DIR`));
  });

  it('is free again after release, and nothing but the id is left', async () => {
    await (await open()).release();
    expect(await readdir(path)).toEqual(['instance-id']);
    await open();
  });

  it('takes over the lock of a hub that was killed', async () => {
    await leaveLock(JSON.stringify(await endedProcess()));
    await open();
    expect(JSON.parse(await readFile(join(path, 'hub.lock'), 'utf8'))).toMatchObject({ pid: process.pid });
  });

  it('takes over when the pid in the lock now belongs to another process', async () => {
    const own = await identifyProcess(process.pid);
    await leaveLock(JSON.stringify({ ...own, startedAt: 'an-earlier-boot:42' }));
    await open();
  });

  it('takes over a lock that a power failure left empty', async () => {
    await leaveLock('');
    await open();
  });

  it('lets exactly one of many take over a dead lock', async () => {
    await leaveLock(JSON.stringify(await endedProcess()));
    const results = await Promise.allSettled(Array.from({ length: 8 }, open));
    expect(results.filter((result) => result.status === 'fulfilled')).toHaveLength(1);
    expect((await readdir(path)).sort()).toEqual(['hub.lock', 'instance-id']);
  });

  it('recovers from a kill in the middle of a take-over', async () => {
    const ended = JSON.stringify(await endedProcess());
    await leaveLock(ended);
    await writeFile(join(path, 'hub.lock.recovery'), ended);
    await open();
    expect((await readdir(path)).sort()).toEqual(['hub.lock', 'instance-id']);
  });

  it('says what is wrong when a file is in the way', async () => {
    await writeFile(join(parent, 'deep'), '');
    await expect(open()).rejects.toThrow(/^The data folder .* \(DATA_DIR\) cannot be used: there is a file in the way\.$/);
  });
});
