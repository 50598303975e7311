// The line a site copies into its pages.
import { describe, expect, it } from '@jest/globals';
import { settingsOf } from '../../../widget/settings.js';
import { PLAIN_LOOK, policyOf, snippetOf } from './snippet.js';

const HUB = 'https://hub.example.com';
const ACCOUNT = '01987654-0000-7000-8000-000000000000';

/** As a browser reads it. */
function attributesIn(snippet: string): Record<string, string> {
  return Object.fromEntries([...snippet.matchAll(/ data-(\w+)="([^"]*)"/g)].map(([, name = '', value = '']) => [name, value]));
}

describe('the snippet', () => {
  it('says no more than it has to', () => {
    expect(snippetOf(HUB, ACCOUNT, PLAIN_LOOK)).toBe(`<script src="${HUB}/widget.js" data-account="${ACCOUNT}" async></script>`);
  });

  it('is read by the widget as it was meant', () => {
    const look = { language: 'zh-CN', scheme: 'dark', side: 'left', color: '#ffd43b' } as const;
    expect(settingsOf(`${HUB}/widget.js`, attributesIn(snippetOf(HUB, ACCOUNT, look)), ['en'])).toMatchObject({
      hub: HUB,
      accountId: ACCOUNT,
      ...look,
    });
  });

  it('leaves out what is no colour', () => {
    expect(snippetOf(HUB, ACCOUNT, { ...PLAIN_LOOK, color: 'red" onload="x' })).toBe(snippetOf(HUB, ACCOUNT, PLAIN_LOOK));
  });
});

it('the policy names the socket too', () => {
  expect(policyOf(HUB)).toContain('connect-src https://hub.example.com wss://hub.example.com');
});
