import { describe, expect, it } from '@jest/globals';
import { CONTENT_TYPES, HubError, type Capabilities, type ContentSupport, type MessageContent } from '../contract/index.js';
import { requireCarried } from './carried.js';

const content = Object.fromEntries(CONTENT_TYPES.map((type): [string, ContentSupport] => [type, { level: 'full' }]));
const capabilities = {
  content: content as Capabilities['content'],
  menu: { maxOptions: 2, labelMax: 10, idMaxBytes: 8, asks: ['location'] },
} as Capabilities;

type Option = Extract<MessageContent, { type: 'menu' }>['options'][number];

function refusalOf(...options: Partial<Option>[]): { status: number; code: string } | null {
  try {
    const whole = options.map((option, index) => ({ id: String(index), label: 'x', ...option }));
    requireCarried({ type: 'menu', text: 'Which?', options: whole }, capabilities);
    return null;
  } catch (error) {
    if (!(error instanceof HubError)) throw error;
    return { status: error.status, code: error.code };
  }
}

describe('a menu', () => {
  it('is taken with as many options as the channel has', () => {
    expect(refusalOf({}, {})).toBeNull();
    expect(refusalOf({}, {}, {})).toEqual({ status: 422, code: 'menu_too_long' });
  });

  it('may ask for what the channel can ask for', () => {
    expect(refusalOf({ asks: 'location' })).toBeNull();
    expect(refusalOf({ asks: 'contact' })).toEqual({ status: 422, code: 'not_supported' });
  });

  it('asks for one thing and nothing beside', () => {
    expect(refusalOf({ asks: 'location' }, {})).toEqual({ status: 422, code: 'not_supported' });
    expect(refusalOf({ asks: 'location', url: 'https://e.co/' })).toEqual({ status: 422, code: 'not_supported' });
  });
});
