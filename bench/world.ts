// Everything a run needs: one PostgreSQL with a database for the hub and one for the floor, and the processes around them.
import type { ChildProcess } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import type { StubAccount } from '../connectors/telegram/stub/index.js';
import { Database } from '../src/store/database.js';
import { startEmbeddedDatabase } from '../src/store/embedded.js';
import type { Target } from './http-line.js';
import { HubClient } from './hub-client.js';
import { ADMIN, freePort, startHelper, startHub, stop, temporaryFolder, untilReady } from './processes.js';
import { ask } from './rpc.js';

export interface BoundAccount {
  id: string;
  bot: string;
  webhook: Target;
}

export interface World {
  hubUrl: string;
  floorUrl: string;
  hub: ChildProcess;
  /** What the hub was started with, to start it again. */
  hubEnv: Record<string, string>;
  stub: ChildProcess;
  generator: ChildProcess;
  admin: HubClient;
  databaseUrl: string;
  ledgerPath: string;
  stop(): Promise<void>;
}

export async function startWorld(): Promise<World> {
  const log = pino({ level: 'warn' });
  const folder = await temporaryFolder('bench');
  const dataFolder = join(folder, 'data');
  const ledgerPath = join(folder, 'acknowledged.log');
  await mkdir(dataFolder);
  const postgres = await startEmbeddedDatabase({ dataFolder, log });
  const children: ChildProcess[] = [];
  const stopAll = async (): Promise<void> => {
    await Promise.all(children.map((child) => stop(child)));
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const admin = new Database(postgres.connectionString, { maxConnections: 1, log });
    for (const name of ['hub', 'floor']) await admin.query({ text: `CREATE DATABASE ${name}` });
    await admin.close();
    const databaseUrl = (name: string): string => postgres.connectionString.replace(/\/postgres$/, `/${name}`);
    const port = String(await freePort());
    const hubUrl = `http://127.0.0.1:${port}`;
    const stub = startHelper('stub.ts');
    const floor = startHelper('floor.ts', { DATABASE_URL: databaseUrl('floor') });
    const generator = startHelper('generator.ts', { LEDGER: ledgerPath });
    const hubEnv = { PORT: port, DATABASE_URL: databaseUrl('hub'), DATA_DIR: join(folder, 'hub') };
    const hub = startHub(hubEnv);
    children.push(stub, floor, generator, hub);
    await untilReady(hubUrl, hub);
    const world: World = {
      hubUrl,
      floorUrl: await ask<string>(floor, 'url'),
      hub,
      hubEnv,
      stub,
      generator,
      admin: await HubClient.signIn(hubUrl, ADMIN),
      databaseUrl: databaseUrl('hub'),
      ledgerPath,
      async stop() {
        await stop(world.hub);
        await stopAll();
      },
    };
    return world;
  } catch (error) {
    await stopAll();
    throw error;
  }
}

/** A bot of its own, bound with the highest rates the channel allows. */
export async function bindAccount(
  { hubUrl, stub, admin }: Pick<World, 'hubUrl' | 'stub' | 'admin'>,
  groupId: string,
): Promise<BoundAccount> {
  const bot = await ask<StubAccount>(stub, 'addBot');
  const { id } = await admin.call<{ id: string }>('POST', '/channel-accounts', {
    platform: 'telegram',
    groupId,
    credentials: bot.credentials,
    settings: { baseUrl: bot.baseUrl, publicUrl: hubUrl, messagesPerSecond: 1000, messagesPerSecondPerChat: 1000 },
  });
  const secret = await ask<string>(stub, 'webhookSecret');
  return {
    id,
    bot: bot.externalAccountId,
    webhook: { url: `${hubUrl}/webhooks/telegram/${id}`, headers: { 'X-Telegram-Bot-Api-Secret-Token': secret } },
  };
}

export async function firstGroup(admin: HubClient): Promise<string> {
  const [group] = (await admin.call<{ items: { id: string }[] }>('GET', '/groups')).items;
  if (!group) throw new Error('the hub has no group');
  return group.id;
}
