import { describe, expect, it } from '@jest/globals';
import type { BindField } from '../../../src/contract/api.js';
import { changedCredentials, changedSettings, shownSettings } from './account-change.js';

const field = (name: string, kind: BindField['kind'] = 'text', required = false): BindField => ({
  name,
  kind,
  required,
  secret: false,
  label: { en: name, 'zh-CN': name },
});
const SETTINGS = [field('baseUrl', 'url'), field('messagesPerSecond', 'number'), field('calling', 'boolean')];
const CREDENTIALS = [field('token', 'text', true), field('previousToken')];

describe('the settings of a bound account', () => {
  it('are shown as they are, without what the form does not know', () => {
    expect(shownSettings(SETTINGS, { baseUrl: 'https://a.example', calling: true, other: 'x' })).toEqual({
      baseUrl: 'https://a.example',
      calling: true,
    });
  });

  it('are sent only where they differ', () => {
    const before = { baseUrl: 'https://a.example', messagesPerSecond: 20 };
    expect(changedSettings(SETTINGS, before, { baseUrl: ' https://a.example ', messagesPerSecond: 30 })).toEqual({ messagesPerSecond: 30 });
  });

  it('are taken away when they are emptied', () => {
    expect(
      changedSettings(SETTINGS, { baseUrl: 'https://a.example', messagesPerSecond: 20 }, { baseUrl: '', messagesPerSecond: '' }),
    ).toEqual({
      baseUrl: null,
      messagesPerSecond: null,
    });
  });

  it.each([
    [undefined, false, {}],
    [undefined, true, { calling: true }],
    [true, false, { calling: false }],
  ])('a switch that was %j and is %j is sent as %j', (was, is, sent) => {
    expect(changedSettings(SETTINGS, was === undefined ? {} : { calling: was }, { calling: is })).toEqual(sent);
  });

  it.each([
    [undefined, true, {}],
    [undefined, false, { calling: false }],
    [false, true, { calling: true }],
  ])('a switch that is on unless set, was %j and is %j is sent as %j', (was, is, sent) => {
    const fields = [{ ...field('calling', 'boolean'), default: true }];
    expect(changedSettings(fields, was === undefined ? {} : { calling: was }, { calling: is })).toEqual(sent);
  });
});

describe('the credentials of a bound account', () => {
  it('stay as they are where nothing was typed', () => {
    expect(changedCredentials(CREDENTIALS, { token: '  ' }, [])).toEqual({});
  });

  it('are sent as they were typed, and null where one is taken away', () => {
    expect(changedCredentials(CREDENTIALS, { token: ' new ', previousToken: 'typed before' }, ['previousToken'])).toEqual({
      token: 'new',
      previousToken: null,
    });
  });
});
