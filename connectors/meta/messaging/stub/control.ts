// The control face: accounts with their tokens and rights, their people's phones, and time that passes.
import { writeBurst } from '../../../stub-kit/burst.js';
import { ActionError, NotFound } from '../../../stub-kit/control-errors.js';
import type { ControlFace } from '../../../stub-kit/control.js';
import { personFacts } from '../../../stub-kit/people.js';
import { numbersIn, textOf } from '../../../stub-kit/reading.js';
import { SAMPLE_FILES } from '../../../stub-kit/samples.js';
import { act, markSeen, write } from './actions.js';
import { phoneView } from './phone.js';
import type { Account, Chat, Person } from './types.js';
import type { World } from './world.js';

const HOUR_MS = 3_600_000;

/** As the bind form wants it. */
export interface AccountView {
  externalAccountId: string;
  name: string;
  credentials: Record<string, string>;
  baseUrl: string;
  settings: Record<string, boolean>;
}

export function controlFace(world: World) {
  const { faults, log, files } = world.parts;
  return {
    faults,
    log,
    accounts: () => world.accounts.values(),
    account: (id) => accountOf(world, id),
    addAccount: (body) => world.addAccount(textOf(body['name']) ?? 'Support'),
    accountView: (account) => accountView(world, account),
    people: () => [...world.people.values()].map(personView),
    addPerson(body) {
      if (body['displayName'] !== undefined && textOf(body['displayName']) === undefined)
        throw new ActionError('Field displayName is a text');
      const avatar = body['photo'] === true ? files.add(SAMPLE_FILES.photo) : undefined;
      return personView(world.addPerson({ ...personFacts(body), ...(avatar && { avatarFileId: avatar.id }) }));
    },
    phone(account, personId) {
      const chat = chatOf(world, account, personId);
      return {
        watched: chat.watched,
        view() {
          // A phone that shows the chat has seen it.
          markSeen({ world, account, chat });
          return phoneView(world, account, chat);
        },
      };
    },
    act: (account, personId, action) => act({ world, account, chat: chatOf(world, account, personId), action }),
    burst: (account, burst) =>
      writeBurst(burst, {
        known: [...account.chats.values()].filter(({ blocked }) => !blocked),
        newcomer: () => world.chatOf(account, world.addPerson({ displayName: `Person ${world.people.size + 1}`, language: 'en' })),
        write: (chat, text) => write({ world, account, chat, action: {} }, { kind: 'text', text }, { text }),
      }),
    file(secret) {
      const file = files.findBySecret(secret);
      return file && { mime: file.mime, bytes: files.read(file) };
    },
    accountPages: {
      'POST time'(account, body) {
        const { hours = 0 } = numbersIn(body, ['hours']);
        for (const chat of account.chats.values()) chat.lastInboundAt -= hours * HOUR_MS;
        world.touch();
      },
      /** Takes the account's tokens away, its subscription, or Meta's approval of human answers. */
      PUT(account, body) {
        if (body['tokens'] === 'revoked') account.tokens = [];
        if (body['subscribed'] === false) account.subscribedFields = null;
        if (typeof body['humanAgentApproved'] === 'boolean') account.humanAgentApproved = body['humanAgentApproved'];
        world.touch();
      },
    },
  } satisfies ControlFace<Account>;
}

/** The token is made when it is first asked for, and again when it was taken away. */
export function accountView(world: World, account: Account): AccountView {
  const own = account.tokens.find(({ kind }) => kind === 'own') ?? world.issueToken(account, 'own');
  const { app } = world;
  return {
    externalAccountId: account.id,
    name: account.name,
    credentials: { accessToken: own.value, appSecret: app.secret, appId: app.id },
    baseUrl: world.baseUrl,
    // What people write below its post comes in, too.
    settings: { comments: true },
  };
}

export function accountOf(world: World, id: string): Account {
  const account = world.accounts.get(id);
  if (!account) throw new NotFound('No such account');
  return account;
}

function chatOf(world: World, account: Account, personId: string): Chat {
  const person = world.people.get(Number(personId));
  if (!person) throw new NotFound('No such person');
  return world.chatOf(account, person);
}

function personView({ avatarFileId: _avatar, ...shown }: Person): Omit<Person, 'avatarFileId'> {
  return shown;
}
