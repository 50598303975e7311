// Accounts, people and chats as they are kept over a restart.
import type { StoredMedia } from './media-store.js';
import type { Account, AccountFacts, Chat, Code, Person, Tag } from './types.js';
import type { World } from './world.js';

const MESSAGES_KEPT = 200;

type StoredChat = Omit<Chat, 'person' | 'watched' | 'tagIds' | 'agreedNotices'> & {
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

export function snapshot(world: World, port: number): StoredState {
  return {
    port,
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

function storedChat({ person, watched: _watched, tagIds, agreedNotices, messages, ...chat }: Chat): StoredChat {
  return { ...chat, openId: person.id, messages: messages.slice(-MESSAGES_KEPT), tagIds: [...tagIds], agreedNotices: [...agreedNotices] };
}

/** Takes back what `snapshot` gave; answers its port. */
export function restore(world: World, kept: unknown): number {
  const state = kept as StoredState;
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
  return state.port;
}
