// The control face: Acme's accounts, and their people's phones.
import type { ControlFace } from '../../../connectors/stub-kit/control.js';
import { personFacts } from '../../../connectors/stub-kit/people.js';
import { MESSAGES_SHOWN, phoneHead } from '../../../connectors/stub-kit/phone.js';
import { textOf } from '../../../connectors/stub-kit/reading.js';
import { act } from './actions.js';
import type { Account } from './types.js';
import type { World } from './world.js';

/** `baseUrl`: known once the stand-in listens. */
export function controlFace(world: World, baseUrl: () => string) {
  const { faults, log, now } = world.parts;
  return {
    faults,
    log,
    accounts: () => world.accounts.values(),
    account: (id) => world.account(id),
    addAccount: (body) => world.addAccount(textOf(body['name'])),
    // FILL IN accountView: what an admin enters to bind the account, as the bind form names it → PlatformStub.url #the-stand-in
    accountView: ({ id, name, accessToken }) => ({ externalAccountId: id, name, credentials: { accessToken }, baseUrl: baseUrl() }),
    people: () => [...world.people.values()],
    addPerson: (body) => world.addPerson(personFacts(body)),
    phone(account, personId) {
      const chat = world.chat(account, personId);
      return { watched: chat.watched, view: () => ({ ...phoneHead(chat, now()), messages: chat.messages.slice(-MESSAGES_SHOWN) }) };
    },
    act: (account, personId, action) => act({ world, chat: world.chat(account, personId), action }),
  } satisfies ControlFace<Account>;
}
