// What a channel cannot do, or does in another form, is explained to agents: in words, in every language of the pages.
import { describe, expect, it } from '@jest/globals';
import { connectors } from '../../connectors/registry.js';
import english from '../../web/src/i18n/en/index.js';
import chinese from '../../web/src/i18n/zh-CN/index.js';

const notes = connectors.flatMap((connector) =>
  Object.entries(connector.capabilities({}).content).map(([type, support]) => ({ platform: connector.platform, type, ...support })),
);

describe('what a channel carries otherwise or not at all', () => {
  it.each(notes.filter(({ level }) => level !== 'full'))('$platform explains $level $type', ({ note }) => {
    expect(english.capability).toHaveProperty(note ?? 'none');
    expect(chinese.capability).toHaveProperty(note ?? 'none');
  });
});
