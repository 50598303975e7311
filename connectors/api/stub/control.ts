// The control face: channels as accounts, and their people's phones.
import type { ControlFace } from '../../stub-kit/control.js';
import { personFacts } from '../../stub-kit/people.js';
import { textOf } from '../../stub-kit/reading.js';
import { act } from './actions.js';
import { phoneView } from './phone.js';
import type { Account } from './types.js';
import type { World } from './world.js';

export interface StubAccount {
  externalAccountId: string;
  name: string;
  credentials: { signingSecret: string };
  baseUrl: string;
}

export function controlFace(world: World): ControlFace<Account> {
  const { faults, log, now } = world.parts;
  return {
    faults,
    log,
    accounts: () => world.accounts.values(),
    account: (id) => world.account(id),
    addAccount: (body) => world.addAccount(textOf(body['name']) ?? 'Our app'),
    accountView: (account) => accountView(world, account),
    people: () => [...world.people.values()],
    addPerson: (body) => world.addPerson(personFacts(body)),
    phone(account, personId) {
      const chat = world.chat(account, personId);
      return { watched: chat.watched, view: () => phoneView(chat, now()) };
    },
    act: (account, personId, action) => act({ world, account, chat: world.chat(account, personId), action }),
  };
}

/** What an admin enters to bind it. */
export function accountView(world: World, { id, name, signingSecret }: Account): StubAccount {
  return { externalAccountId: id, name, credentials: { signingSecret }, baseUrl: `${world.baseUrl}/hooks/${id}` };
}
