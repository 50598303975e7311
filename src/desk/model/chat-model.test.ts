import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { startModelStandIn, type ModelStandIn } from '../../../test/support/model-stand-in.js';
import { askModel } from './chat-model.js';

let model: ModelStandIn;
beforeAll(async () => {
  model = await startModelStandIn();
});
afterAll(() => model.close());
beforeEach(() => {
  model.answer = () => 'yes';
});

const ask = (change: Partial<Parameters<typeof askModel>[0]> = {}): Promise<string> =>
  askModel({
    baseUrl: model.baseUrl,
    model: 'small-1',
    key: model.key,
    messages: [{ role: 'user', content: 'Say yes' }],
    maxTokens: 8,
    lookup: null,
    withinMs: 10_000,
    signal: new AbortController().signal,
    ...change,
  });

it('is asked as its API wants it, with or without a slash at the end of the address', async () => {
  expect(await ask()).toBe('yes');
  expect(await ask({ baseUrl: `${model.baseUrl}/` })).toBe('yes');
});

it.each([
  ['a wrong key', { key: 'sk-other' }, 'The model’s API does not accept the key.'],
  ['no key', { key: null }, 'The model’s API does not accept the key.'],
  ['an unknown model', { model: 'large-9' }, 'The model’s API answered 400.'],
])('with %s says so and shows no key', async (_name, change, message) => {
  await expect(ask(change)).rejects.toMatchObject({ name: 'ModelError', message });
});

it.each([
  ['a failure', 500, 'The model’s API answered 500.'],
  ['a redirect', 302, 'The model’s API answered 302.'],
  ['nothing said', ' ', 'The model’s answer was not understood.'],
  ['an endless answer', 'x'.repeat(300_000), 'The model’s answer was too long.'],
])('for %s has no answer', async (_name, answer, message) => {
  model.answer = () => answer;
  await expect(ask()).rejects.toMatchObject({ name: 'ModelError', message });
});

it('waits no longer than it may', async () => {
  model.answer = () => null;
  await expect(ask({ withinMs: 30 })).rejects.toMatchObject({ message: 'The model did not answer in time.' });
});

it('is given up when nobody wants the answer any more', async () => {
  const unwanted = new AbortController();
  model.answer = () => {
    unwanted.abort();
    return null;
  };
  await expect(ask({ signal: unwanted.signal })).rejects.toMatchObject({ name: 'ModelError' });
});

it('goes nowhere its name may not lead', async () => {
  const refused = Object.assign(new Error('private'), { code: 'private_address' });
  const lookup: Parameters<typeof askModel>[0]['lookup'] = (_host, _options, done) => done(refused, '');
  await expect(ask({ baseUrl: 'http://model.example/v1', lookup })).rejects.toMatchObject({
    message: 'The model could not be reached (private_address).',
  });
});
