// What hub and connectors say to people can be said in every language of the pages, with everything in it that the English says.
import { describe, expect, it } from '@jest/globals';
import { connectors } from '../../connectors/registry.js';
import { fixturesOf } from './fixtures.js';
import { inboundSubjects } from './subjects.js';
import { hasWords } from './sentences.js';
import {
  CONNECTOR_ERROR_CODES,
  HUB_ERROR_CODES,
  hubReasons,
  hubWords,
  type Said,
  type Sentence,
  type WordBook,
} from '../../src/contract/index.js';
import { saidReasons } from '../../src/http/event-reasons.js';
import english from '../../web/src/i18n/en/index.js';
import chinese from '../../web/src/i18n/zh-CN/index.js';

const speakers: { platform: string; words?: WordBook; reasons?: WordBook }[] = [
  { platform: 'the hub', words: hubWords, reasons: hubReasons },
  ...connectors,
];
const sentences = speakers.flatMap(({ platform, words = {}, reasons = {} }) =>
  Object.entries({ ...words, ...reasons }).map(([name, said]) => ({ platform, name, said })),
);
const placesOf = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, place = '']) => place).sort();

describe('what hub and connectors say', () => {
  it.each(sentences)('$platform: $name', ({ said }) => {
    expect([said.en.trim(), said['zh-CN'].trim()]).not.toContain('');
    expect(placesOf(said['zh-CN'])).toEqual(placesOf(said.en));
  });
});

it('the pages have words for every error of the hub, and for every one that connectors share', () => {
  expect([...HUB_ERROR_CODES, ...CONNECTOR_ERROR_CODES].filter((code) => !(code in english.errors) || !(code in chinese.errors))).toEqual(
    [],
  );
});

describe.each(inboundSubjects)('%s', (platform, { connector }) => {
  it('has words for every notice about the account', () => {
    const notices = fixturesOf(platform).flatMap(({ name, events }) =>
      events.filter(({ type }) => type === 'account').map((event) => ({ name, says: (event as unknown as Said).says })),
    );
    expect(notices.filter(({ says }) => !hasWords(connector, says))).toEqual([]);
  });

  it('has words for why an event is left alone', () => {
    const reasons = fixturesOf(platform).flatMap(({ events }) =>
      events.flatMap((event) => (event.type === 'ignored' ? [(event as unknown as { reason: string }).reason] : [])),
    );
    const unworded = reasons.flatMap((reason) => saidReasons(reason, [connector.reasons ?? {}])).filter(({ says }) => says === undefined);
    expect(unworded).toEqual([]);
  });

  it('has words for why a message cannot be shown', () => {
    const reasons = fixturesOf(platform).flatMap(({ name, events }) =>
      events.flatMap((event) => {
        const { content } = event as { content?: { type: string; says?: Sentence } };
        return content?.type === 'unsupported' ? [{ name, says: content.says }] : [];
      }),
    );
    expect(reasons.filter(({ says }) => !hasWords(connector, says))).toEqual([]);
  });
});
