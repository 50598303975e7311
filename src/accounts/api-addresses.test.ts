import { describe, expect, it } from '@jest/globals';
import type { LookupAddress } from 'node:dns';
import { ApiAddresses } from './api-addresses.js';

const names: Record<string, string[]> = {
  'api.example.com': ['93.184.215.14'],
  'inside.example.com': ['93.184.215.14', '10.0.0.8'],
};

function addresses(arePrivateAllowed = false): ApiAddresses {
  return new ApiAddresses(arePrivateAllowed, (host, done) => {
    const found = names[host]?.map((address): LookupAddress => ({ address, family: 4 }));
    if (found === undefined) done(Object.assign(new Error('unknown'), { code: 'ENOTFOUND' }), []);
    else done(null, found);
  });
}
const check = (baseUrl: unknown, given = addresses()): Promise<void> => given.check({ baseUrl });

describe('the API address of an account', () => {
  it.each([
    'http://127.0.0.1:8080',
    'http://[::1]/',
    'http://169.254.169.254/latest',
    'https://10.1.2.3',
    'http://2130706433/',
    'https://inside.example.com/x',
  ])('may not be %s', async (baseUrl) => {
    await expect(check(baseUrl)).rejects.toMatchObject({ status: 422, code: 'private_address' });
  });

  it.each([undefined, 'https://api.example.com', 'https://93.184.215.14/bot', 'https://not-known.example.com'])(
    'may be %s',
    async (baseUrl) => {
      await expect(check(baseUrl)).resolves.toBeUndefined();
    },
  );

  it('may be any where the operator allows private ones', async () => {
    await expect(check('http://127.0.0.1:8080', addresses(true))).resolves.toBeUndefined();
    expect(addresses(true).lookup).toBeNull();
  });
});

describe('the lookup for its connections', () => {
  const found = (host: string, all: boolean): Promise<unknown> =>
    new Promise((resolve) => {
      addresses().lookup?.(host, { all }, (error, address) => resolve(error ?? address));
    });

  it('gives public addresses', async () => {
    expect(await found('api.example.com', false)).toBe('93.184.215.14');
    expect(await found('api.example.com', true)).toEqual([{ address: '93.184.215.14', family: 4 }]);
  });

  it('refuses a name that leads into a private network by now, and passes on that a name is unknown', async () => {
    expect(await found('inside.example.com', true)).toMatchObject({ code: 'private_address' });
    expect(await found('not-known.example.com', true)).toMatchObject({ code: 'ENOTFOUND' });
  });
});
