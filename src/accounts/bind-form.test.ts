import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { bindFields } from './bind-form.js';

const label = { en: 'Bot token', 'zh-CN': '机器人令牌' };

describe('bindFields', () => {
  it('carries labels, help, placeholder and the secret mark', () => {
    const help = { en: 'From the platform', 'zh-CN': '来自平台' };
    const schema = z.object({ token: z.string().min(3).meta({ label, help, secret: true, placeholder: '123:abc' }) });
    expect(bindFields(schema)).toEqual([
      { name: 'token', secret: true, required: true, kind: 'text', label, help, placeholder: '123:abc' },
    ]);
  });

  it('finds what a wrapped field says', () => {
    const schema = z.object({ baseUrl: z.url().meta({ label }).optional(), rate: z.int().meta({ label }).default(5) });
    expect(bindFields(schema).map(({ name, kind, required, label: shown }) => ({ name, kind, required, shown }))).toEqual([
      { name: 'baseUrl', kind: 'url', required: false, shown: label },
      { name: 'rate', kind: 'number', required: false, shown: label },
    ]);
  });

  it('makes a choice of an enum and a switch of a boolean', () => {
    const fields = bindFields(z.object({ login: z.enum(['one', 'two']), fast: z.boolean() }));
    expect(fields).toMatchObject([{ kind: 'select', options: ['one', 'two'] }, { kind: 'boolean' }]);
  });

  it('says what a switch is before anybody has touched it', () => {
    const fields = bindFields(
      z.object({ on: z.boolean().optional().meta({ default: true }), off: z.boolean().optional(), rate: z.int().default(5) }),
    );
    expect(fields.map(({ name, default: untouched }) => [name, untouched])).toEqual([
      ['on', true],
      ['off', undefined],
      ['rate', undefined],
    ]);
  });

  it('names a field that has no label by its name', () => {
    expect(bindFields(z.object({ appId: z.string() }))[0]?.label).toEqual({ en: 'appId', 'zh-CN': 'appId' });
  });
});
