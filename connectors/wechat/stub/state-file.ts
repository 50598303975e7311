// Keeps accounts, people and chats over a restart: one JSON file, written a moment after a change and swapped in whole.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { StoredMedia } from './media-store.js';
import type { Account, AccountFacts, Chat, Code, Person, Tag } from './types.js';
import type { World } from './world.js';

const DEBOUNCE_MS = 500;
/** A large state is written less often: at most this share of the time goes into writing. */
const WRITING_SHARE = 0.02;
const MESSAGES_KEPT = 200;

type StoredChat = Omit<Chat, 'person' | 'waiting' | 'tagIds' | 'agreedNotices'> & {
  openId: string;
  tagIds: number[];
  agreedNotices: [string, number][];
};

interface StoredState {
  /** Taken again at the next start, so that accounts bound to this stub still find it. */
  port: number;
  people: Person[];
  accounts: {
    facts: AccountFacts;
    tags: Tag[];
    nextTagId: number;
    /** Absent in what an earlier version kept. */
    codes?: Code[];
    menu: unknown;
    chats: StoredChat[];
  }[];
  media: StoredMedia[];
}

export class StateFile {
  private timer: NodeJS.Timeout | null = null;
  private delayMs = DEBOUNCE_MS;
  port = 0;

  constructor(
    private readonly world: World,
    private readonly path: string,
  ) {}

  /** Loads what an earlier run kept, then follows the changes. */
  open(): void {
    if (existsSync(this.path)) {
      const state = JSON.parse(readFileSync(this.path, 'utf8')) as StoredState;
      restore(this.world, state);
      this.port = state.port;
    }
    this.world.onChange(() => {
      this.timer ??= setTimeout(() => this.write(), this.delayMs);
    });
  }

  close(): void {
    this.world.onChange(() => undefined);
    this.write();
  }

  private write(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const startedAt = performance.now();
    writeFileSync(`${this.path}.new`, JSON.stringify({ ...snapshot(this.world), port: this.port }), { mode: 0o600 });
    renameSync(`${this.path}.new`, this.path);
    this.delayMs = Math.max(DEBOUNCE_MS, (performance.now() - startedAt) / WRITING_SHARE);
  }
}

function snapshot(world: World): Omit<StoredState, 'port'> {
  return {
    people: [...world.people.values()],
    media: world.parts.media.list(),
    accounts: [...world.accounts.values()].map((account) => ({
      facts: factsOf(account),
      tags: [...account.tags.values()],
      nextTagId: account.nextTagId,
      codes: account.codes,
      menu: account.menu,
      chats: [...account.chats.values()].map(storedChat),
    })),
  };
}

function factsOf(account: Account): AccountFacts {
  const { appId, appSecret, token, encodingAesKey, originalId, name, kind, mode, callbackUrl } = account;
  return { appId, appSecret, token, encodingAesKey, originalId, name, kind, mode, callbackUrl };
}

function storedChat({ person, waiting: _waiting, tagIds, agreedNotices, messages, ...chat }: Chat): StoredChat {
  return { ...chat, openId: person.id, messages: messages.slice(-MESSAGES_KEPT), tagIds: [...tagIds], agreedNotices: [...agreedNotices] };
}

function restore(world: World, state: StoredState): void {
  world.parts.media.restore(state.media);
  for (const person of state.people) world.addPerson(person);
  for (const { facts, tags, nextTagId, codes = [], menu, chats } of state.accounts) {
    const account = world.addAccount(facts.name, facts);
    account.nextTagId = nextTagId;
    account.codes = codes;
    account.menu = menu;
    for (const tag of tags) account.tags.set(tag.id, tag);
    for (const { openId, tagIds, agreedNotices, ...chat } of chats) {
      if (!world.people.has(openId)) continue;
      Object.assign(world.chat(account, openId), chat, { tagIds: new Set(tagIds), agreedNotices: new Map(agreedNotices) });
    }
  }
}
