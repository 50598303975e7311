// The control face: business numbers as accounts, their people's phones, and time that passes.
import type { ControlFace } from '../../stub-kit/control.js';
import { writeBurst } from '../../stub-kit/burst.js';
import { NotFound } from '../../stub-kit/control-errors.js';
import { personFacts } from '../../stub-kit/people.js';
import { numbersIn, textOf } from '../../stub-kit/reading.js';
import { act } from './actions.js';
import { phoneView, type PhoneView } from './phone.js';
import { write } from './scene.js';
import type { Account, Chat } from './types.js';
import type { World } from './world.js';

const HOUR_MS = 3_600_000;

/** `baseUrl`: known once the stand-in listens. */
export function controlFace(world: World, baseUrl: () => string) {
  const { faults, log, files, rates } = world.parts;
  return {
    faults,
    log,
    accounts: () => world.accounts.values(),
    account: (id) => accountOf(world, id),
    addAccount: (body) => world.addAccount(textOf(body['name']), textOf(body['businessAccountId'])),
    accountView: (account) => accountView(account, baseUrl()),
    people: () => [...world.people.values()],
    addPerson(body) {
      const phone = textOf(body['phone']);
      return world.addPerson({
        ...personFacts(body),
        ...(phone !== undefined && { phone: phone.replaceAll(/\D/g, '') }),
        ...(body['hidesPhone'] === true && { hidesPhone: true }),
      });
    },
    phone(account, personId, { waits }) {
      const chat = chatOf(world, account, personId);
      // A phone held in the hand: what arrives is read.
      if (waits) act({ world, account, chat, person: chat.person, action: { type: 'read' } });
      return { watched: chat.watched, view: () => viewOf(world, account, chat) };
    },
    act(account, personId, action) {
      const chat = chatOf(world, account, personId);
      return act({ world, account, chat, person: chat.person, action });
    },
    burst: (account, burst) =>
      writeBurst(burst, {
        known: [...account.chats.values()].map(({ person }) => person),
        newcomer: () => world.addPerson({ displayName: `Person ${world.people.size + 1}`, language: 'en' }),
        write: (person, body) =>
          write({ world, account, person, chat: world.chat(account, person), action: { type: 'text' } }, 'text', { body }),
      }),
    file(secret) {
      const file = files.findBySecret(secret);
      return file && { mime: file.mime, bytes: files.read(file) };
    },
    pages: {
      'PUT limits'(body) {
        rates.setFrom(body);
        return rates.view();
      },
    },
    accountPages: {
      'POST time'(account, body) {
        const { hours = 0 } = numbersIn(body, ['hours']);
        for (const chat of account.chats.values()) chat.lastIncomingAt -= hours * HOUR_MS;
      },
    },
  } satisfies ControlFace<Account>;
}

export function viewOf(world: World, account: Account, chat: Chat): PhoneView {
  return phoneView(chat, { files: world.parts.files, templates: account.templates, now: world.parts.now() });
}

export function chatOf(world: World, account: Account, personId: string): Chat {
  const person = world.people.get(personId);
  if (!person) throw new NotFound('No such person');
  return world.chat(account, person);
}

export function accountOf(world: World, id: string): Account {
  const account = world.accounts.get(id);
  if (!account) throw new NotFound('No such account');
  return account;
}

export interface StubAccount {
  externalAccountId: string;
  name: string;
  credentials: { phoneNumberId: string; businessAccountId: string; accessToken: string; appSecret: string };
  /** For `settings.appId`. */
  appId: string;
  baseUrl: string;
}

export function accountView(account: Account, baseUrl: string): StubAccount {
  const { phoneNumberId, businessAccountId, accessToken, app } = account;
  return {
    externalAccountId: phoneNumberId,
    name: `${account.name} (+${account.phone})`,
    credentials: { phoneNumberId, businessAccountId, accessToken, appSecret: app.secret },
    appId: app.id,
    baseUrl,
  };
}
