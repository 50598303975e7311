import { beforeEach, describe, expect, it } from '@jest/globals';
import type { ShelvedToken, TokenShelf } from '../../src/contract/index.js';
import { AccessTokens } from './access-token.js';

const HOUR_MS = 3_600_000;

/** A token office: gives the same token until told otherwise. */
class Office {
  asked: boolean[] = [];
  value = 'token-1';
  readonly fetch = (force: boolean): Promise<{ value: string; expiresInSeconds: number }> => {
    this.asked.push(force);
    if (force) this.value = `${this.value}'`;
    return Promise.resolve({ value: this.value, expiresInSeconds: 7200 });
  };
}

let now: number;
let office: Office;
let shelf: Map<string, ShelvedToken>;
let tokens: AccessTokens;
const open = (): AccessTokens => {
  const asShelf: TokenShelf = {
    read: (name) => Promise.resolve(shelf.get(name) ?? null),
    write: (name, token) => Promise.resolve(void shelf.set(name, token)),
  };
  return new AccessTokens(asShelf, office.fetch, () => now);
};

beforeEach(() => {
  now = 1_800_000_000_000;
  office = new Office();
  shelf = new Map();
  tokens = open();
});

describe('an access token', () => {
  it('is fetched once for all calls that wait for it', async () => {
    const given = await Promise.all(Array.from({ length: 50 }, () => tokens.current()));
    expect(new Set(given)).toEqual(new Set(['token-1']));
    expect(office.asked).toEqual([false]);
  });

  it('outlives a restart', async () => {
    await tokens.current();
    expect(await open().current()).toBe('token-1');
    expect(office.asked).toEqual([false]);
  });

  it('is renewed five minutes before it ends', async () => {
    await tokens.current();
    office.value = 'token-2';
    now += 2 * HOUR_MS - 300_001;
    expect(await tokens.current()).toBe('token-1');
    now += 1;
    expect(await tokens.current()).toBe('token-2');
  });

  it('is not renewed again by a call that was refused with the one before', async () => {
    await tokens.current();
    office.value = 'token-2';
    const renewed = await Promise.all(Array.from({ length: 10 }, () => tokens.renew('token-1')));
    expect(new Set(renewed)).toEqual(new Set(['token-2']));
    expect(await tokens.renew('token-1')).toBe('token-2');
    expect(office.asked).toEqual([false, false]);
  });

  it('is forced only when WeChat keeps giving out the one it refuses, and not twice within 30 s', async () => {
    const refused = await tokens.current();
    const forced = await tokens.renew(refused);
    expect([forced, office.asked]).toEqual(["token-1'", [false, false, true]]);
    await tokens.renew(forced);
    expect(office.asked).toEqual([false, false, true, false]);
    now += 30_000;
    await tokens.renew(forced);
    expect(office.asked).toEqual([false, false, true, false, false, true]);
  });

  it('is forced at most twenty times a day', async () => {
    let value = await tokens.current();
    for (let turn = 0; turn < 30; turn += 1) {
      now += 60_000;
      value = await tokens.renew(value);
    }
    expect(office.asked.filter((force) => force).length).toBe(20);
  });

  it('is asked for anew after a failure', async () => {
    const failing = new AccessTokens({ read: () => Promise.resolve(null), write: () => Promise.resolve() }, (force) =>
      office.asked.length === 0 ? (office.asked.push(force), Promise.reject(new Error('busy'))) : office.fetch(force),
    );
    await expect(failing.current()).rejects.toThrow('busy');
    expect(await failing.current()).toBe('token-1');
  });
});
