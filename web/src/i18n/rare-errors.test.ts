// The words of rare errors are not loaded at first, and are there when one is met.
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { request, type RequestError } from '../api/request.js';
import { describeFailure } from './describe-error.js';
import { setLanguage } from './languages.js';
import { translation } from './translation.js';

describe('an error that is rare', () => {
  const real = globalThis.fetch;
  beforeEach(async () => {
    Object.assign(globalThis, { document: { documentElement: {} }, localStorage: { setItem: () => undefined } });
    globalThis.fetch = () =>
      Promise.resolve(Response.json({ error: { code: 'type_changed', message: 'No.', details: {} } }, { status: 422 }));
    await setLanguage('zh-CN');
  });
  afterEach(() => {
    globalThis.fetch = real;
    Object.assign(globalThis, { document: undefined, localStorage: undefined });
  });

  it('brings its words with it', async () => {
    expect(translation().exists('errors.type_changed')).toBe(false);
    const failure = await request('PATCH', '/messages/1').catch((error: unknown) => error as RequestError);
    expect(describeFailure(translation(), failure as RequestError)).toBe('编辑不能更改消息的类型。');
  });
});
