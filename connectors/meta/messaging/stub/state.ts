// The stub's world as it is kept over a restart.
import type { StoredFile } from '../../stub/file-store.js';
import { Watched } from '../../../stub-kit/watched.js';
import type { Account, App, Chat, ChatMessage, Person } from './types.js';
import type { World } from './world.js';

const MESSAGES_KEPT = 200;

interface StoredChat extends Omit<Chat, 'person' | 'messages' | 'watched'> {
  personId: number;
  messages: ChatMessage[];
}

interface StoredState {
  /** Taken again at the next start, so that accounts bound to this stub still find it. */
  port: number;
  app: App;
  people: Person[];
  accounts: (Omit<Account, 'chats' | 'comments'> & { chats: StoredChat[]; comments: [string, ReturnType<Account['comments']['get']>][] })[];
  files: StoredFile[];
}

export function snapshot(world: World, port: number): StoredState {
  return {
    port,
    app: world.app,
    people: [...world.people.values()],
    files: world.parts.files.list(),
    accounts: [...world.accounts.values()].map(({ chats, comments, ...account }) => ({
      ...account,
      comments: [...comments],
      chats: [...chats.values()].map(({ person, messages, watched: _watched, ...chat }) => ({
        ...chat,
        personId: person.id,
        messages: [...messages.values()].slice(-MESSAGES_KEPT),
      })),
    })),
  };
}

/** Takes back what an earlier run kept; gives its port. `kept` was written by `snapshot`. */
export function restore(world: World, kept: unknown): number {
  const state = kept as StoredState;
  world.parts.files.restore(state.files);
  for (const person of state.people) world.addPerson(person);
  for (const { chats, comments, ...account } of state.accounts) {
    const restored = world.keepAccount({
      ...account,
      chats: new Map(),
      comments: new Map(comments.flatMap(([id, comment]) => (comment ? [[id, comment]] : []))),
    });
    for (const chat of chats) restoreChat(world, restored, chat);
  }
  world.app = state.app;
  if (state.app.subscription) world.setSubscription(state.app.subscription);
  return state.port;
}

function restoreChat(world: World, account: Account, { personId, messages, ...chat }: StoredChat): void {
  const person = world.people.get(personId);
  if (!person) return;
  account.chats.set(personId, {
    ...chat,
    person,
    messages: new Map(messages.map((message) => [message.id, message])),
    watched: new Watched(),
  });
}
