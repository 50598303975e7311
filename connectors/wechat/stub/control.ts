// The control face: Official Accounts with their console, and their people's phones.
import { writeBurst } from '../../stub-kit/burst.js';
import { ActionError } from '../../stub-kit/control-errors.js';
import type { ControlFace } from '../../stub-kit/control.js';
import { personFacts } from '../../stub-kit/people.js';
import { numbersIn, textOf, textsIn, type JsonObject } from '../../stub-kit/reading.js';
import { act } from './actions.js';
import { phoneView } from './phone.js';
import { handshakeQuery } from './push.js';
import { elapse } from './quota.js';
import type { Account, AccountFacts } from './types.js';
import type { World } from './world.js';

const HANDSHAKE_TIMEOUT_MS = 5_000;
const HOUR_MS = 3_600_000;

/** `baseUrl`: known once the stand-in listens. */
export function controlFace(world: World, baseUrl: () => string) {
  const { faults, log, media, tokens, now } = world.parts;
  return {
    faults,
    log,
    accounts: () => world.accounts.values(),
    account: (id) => world.account(id),
    addAccount: (body) => world.addAccount(textOf(body['name']), readFacts(body)),
    accountView: (account) => accountView(account, baseUrl()),
    people: () => [...world.people.values()],
    addPerson: (body) => world.addPerson(personFacts(body)),
    phone(account, openId) {
      const chat = world.chat(account, openId);
      return { watched: chat.watched, view: () => phoneView(account, chat, now()) };
    },
    act: (account, openId, action) => act({ world, account, chat: world.chat(account, openId), action }),
    burst: (account, burst) =>
      writeBurst(burst, {
        known: [...account.chats.values()].filter(({ following }) => following),
        newcomer() {
          const chat = world.chat(account, world.addPerson({ displayName: `Person ${world.people.size + 1}`, language: 'zh' }).id);
          chat.following = true;
          chat.followedAt = now();
          return chat;
        },
        write: (chat, text) => act({ world, account, chat, action: { type: 'text', text } }),
      }),
    file(mediaId) {
      const file = media.find(mediaId);
      return file && { mime: file.mime, bytes: media.read(file) };
    },
    pages: {
      'PUT limits'(body) {
        if (typeof body['replyRules'] === 'boolean') world.enforceReplyRules = body['replyRules'];
        return { replyRules: world.enforceReplyRules };
      },
    },
    accountPages: {
      'POST token'(account, body) {
        if (body['state'] === 'expired') tokens.expire(account.appId);
        else if (body['state'] === 'invalid') tokens.invalidate(account.appId);
        else throw new ActionError('state is expired or invalid');
      },
      'POST time'(account, body) {
        const { hours = 0 } = numbersIn(body, ['hours']);
        for (const chat of account.chats.values()) elapse(chat, hours * HOUR_MS);
        world.touch();
      },
      'POST expire-media': () => media.expireAll(),
      async 'PUT webhook'(account, body) {
        const url = textOf(body['url']);
        if (url === undefined) account.callbackUrl = null;
        else await setCallback(world, account, url);
        world.touch();
        return accountView(account, baseUrl());
      },
      'PUT settings'(account, body) {
        Object.assign(account, readFacts(body));
        world.touch();
        return accountView(account, baseUrl());
      },
    },
  } satisfies ControlFace<Account>;
}

/** The console's page 服务器配置: the address is taken only when it repeats what it was asked. */
export async function setCallback(world: World, account: Account, url: string): Promise<void> {
  const target = new URL(url);
  const query = handshakeQuery(account, world.parts.now());
  for (const [name, value] of query) target.searchParams.append(name, value);
  const answer = await fetch(target, { signal: AbortSignal.timeout(HANDSHAKE_TIMEOUT_MS) }).then(
    async (response) => (response.status === 200 ? await response.text() : `HTTP ${response.status}`),
    () => 'no answer',
  );
  if (answer !== query.get('echostr')) throw new ActionError('token校验失败: the address did not repeat the echostr');
  account.callbackUrl = url;
  world.touch();
}

export interface StubAccount {
  externalAccountId: string;
  name: string;
  credentials: { appId: string; appSecret: string; token: string; encodingAesKey?: string };
  baseUrl: string;
}

/** As an admin would copy it from the console; without the key while messages come in the plain. */
export function accountView(account: Account, baseUrl: string): StubAccount {
  const { appId, appSecret, token, encodingAesKey, name, mode } = account;
  return {
    externalAccountId: appId,
    name,
    credentials: { appId, appSecret, token, ...(mode !== 'plain' && { encodingAesKey }) },
    baseUrl,
  };
}

function readFacts(body: JsonObject): Partial<AccountFacts> {
  const { mode, kind } = body;
  return {
    ...((mode === 'plain' || mode === 'compatible' || mode === 'safe') && { mode }),
    ...((kind === 'service' || kind === 'subscription') && { kind }),
    ...textsIn(body, ['token', 'encodingAesKey']),
  };
}
