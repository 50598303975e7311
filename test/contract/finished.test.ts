// Every connector is finished: nothing the template marked is left, nothing every connector has is missing. The failure is the list of what
// to do; subjects.ts says how far a connector named in it is examined.
import { existsSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { connectors } from '../../connectors/registry.js';
import { harnesses } from './harness.js';
import { lineOf, openItemsOf } from './open-items.js';
import { platformConnectors } from './subjects.js';

/** Read one connector, know them all: the files each has, whatever else. */
const FILES = ['README.md', 'capabilities.ts', 'client.ts', 'config.ts', 'index.ts', 'parse.ts', 'render.ts', 'verify.ts'];
const PLATFORM_FILES = ['client.test.ts', 'fixtures', 'fixtures/golden', 'parse.test.ts', 'render.test.ts', 'stub/index.ts'];

it.each(connectors.map(({ platform }) => platform))('%s has nothing left to fill in', (platform) => {
  const items = openItemsOf(platform);
  if (items.length > 0) throw new Error(`connectors/${platform} is not finished:\n${items.map(lineOf).join('\n')}\n`);
});

it.each(connectors.map((connector) => [connector.platform, connector] as const))(
  '%s has the files every connector has',
  (platform, connector) => {
    const isOpen = openItemsOf(platform).length > 0;
    const names = [...FILES, ...(connector.visitors || isOpen ? [] : PLATFORM_FILES)];
    expect(names.filter((name) => !existsSync(`connectors/${platform}/${name}`))).toEqual([]);
  },
);

it('has one connector per platform', () => {
  const platforms = connectors.map(({ platform }) => platform);
  expect(new Set(platforms).size).toBe(platforms.length);
});

it.each(platformConnectors.map((connector) => [connector.platform, connector] as const))(
  '%s has a stub and a harness',
  (platform, connector) => {
    expect(connector.loadStub).toBeDefined();
    expect(harnesses[platform]).toBeDefined();
  },
);
