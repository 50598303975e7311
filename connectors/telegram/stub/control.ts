// The control face: bots as accounts, and the phones of people, groups and business owners.
import { writeBurst } from '../../stub-kit/burst.js';
import { NotFound } from '../../stub-kit/control-errors.js';
import type { ControlFace } from '../../stub-kit/control.js';
import { personFacts } from '../../stub-kit/people.js';
import { textOf } from '../../stub-kit/reading.js';
import { act } from './actions.js';
import { knownChat, phoneView } from './phone.js';
import { SAMPLE_FILES } from './samples.js';
import type { Bot, Chat, JsonObject, Person } from './types.js';
import type { World } from './world.js';

/** `baseUrl`: known once the stand-in listens. */
export function controlFace(world: World, baseUrl: () => string) {
  const { faults, log, files, rates, now } = world.parts;
  return {
    faults,
    log,
    accounts: () => world.bots.values(),
    account(id) {
      const bot = world.botById(id);
      if (!bot) throw new NotFound('No such account');
      return bot;
    },
    addAccount: (body) => world.addBot(textOf(body['name'])),
    accountView: (bot) => accountView(bot, baseUrl()),
    people: () => [...world.people.values()].map(personView),
    addPerson(body) {
      const photo = body['photo'] === true ? files.add({ ...SAMPLE_FILES.photo, folder: 'photos' }) : undefined;
      return personView(world.addPerson({ ...personFacts(body), ...(photo && { photoFileId: photo.fileId }) }));
    },
    phone(bot, chatId, { query }) {
      const chat = knownChat(bot, chatId, query.get('connectionId') ?? '') ?? newPrivateChat(world, bot, chatId);
      return { watched: chat.watched, view: () => phoneView(chat, files, now()) };
    },
    /** In a group `personId` says who acts; in a business chat `connectionId` says whose. */
    act(bot, chatId, action) {
      const person = world.people.get(Number(action['personId'] ?? chatId)) ?? [...world.people.values()].at(-1);
      if (!person) throw new NotFound('No such person');
      return act({ world, bot, chat: actionChat(world, bot, chatId, action), person, action });
    },
    burst: (bot, burst) =>
      writeBurst(burst, {
        known: writersOf(bot),
        newcomer() {
          const person = world.addPerson({ displayName: `Person ${world.people.size + 1}`, language: 'en' });
          const chat = world.privateChat(bot, person);
          chat.started = true;
          return { person, chat };
        },
        write: ({ person, chat }, text) => world.postFromPerson(bot, chat, person, { text }),
      }),
    file(uniqueId) {
      const file = files.findByUniqueId(uniqueId);
      return file && { mime: file.mime, bytes: files.read(file) };
    },
    pages: {
      'PUT limits'(body) {
        rates.setFrom(body);
        return rates.view();
      },
    },
    accountPages: {
      'POST groups': (bot, body) => ({ id: world.addGroup(bot, textOf(body['title']) ?? 'Group').id }),
    },
  } satisfies ControlFace<Bot>;
}

function actionChat(world: World, bot: Bot, chatId: string, { type, ...body }: JsonObject): Chat {
  const connectionId = textOf(body['connectionId']);
  if (connectionId === undefined || type === 'business_connect') return knownChat(bot, chatId, '') ?? newPrivateChat(world, bot, chatId);
  const person = world.people.get(Number(chatId));
  if (!person || !bot.connections.has(connectionId)) throw new NotFound('No such person or business connection');
  return world.businessChat(bot, connectionId, person);
}

function newPrivateChat(world: World, bot: Bot, personId: string): Chat {
  const person = world.people.get(Number(personId));
  if (!person) throw new NotFound('No such person or group');
  return world.privateChat(bot, person);
}

function writersOf(bot: Bot): { person: Person; chat: Chat }[] {
  return [...bot.chats.values()].flatMap((chat) =>
    chat.kind === 'private' && chat.connectionId === undefined && chat.person ? [{ person: chat.person, chat }] : [],
  );
}

export interface StubAccount {
  externalAccountId: string;
  name: string;
  credentials: { botToken: string };
  baseUrl: string;
}

export function accountView(bot: Bot, baseUrl: string): StubAccount {
  return { externalAccountId: String(bot.id), name: `@${bot.username}`, credentials: { botToken: bot.token }, baseUrl };
}

function personView({ user: _user, photoFileId: _photo, ...person }: Person): Omit<Person, 'user' | 'photoFileId'> {
  return person;
}
