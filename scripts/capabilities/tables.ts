// What each channel can do, read from its capabilities, fixtures and golden files: every cell that says yes names the file that shows it.
import { CONTENT_TYPES, MENU_ASKS, type Capabilities, type ContentType, type MenuAsk } from '../../src/contract/index.js';
import { fixturesOf, goldenNames, type Fixture } from '../../test/contract/fixtures.js';
import { ANSWER_IN_PUBLIC, declaredOperations, OPERATION_NAMES, type OperationName } from '../../test/contract/operations.js';
import { askName, SAMPLE_CONTENTS } from '../../test/contract/samples.js';
import { subjects } from '../../test/contract/subjects.js';

export interface Cell {
  /** Empty: no. */
  words: string;
  /** From the project's root; absent where the words are the capability itself. */
  evidence?: string;
  /** It is declared, and nothing shows it. */
  isUnproven?: true;
}

export interface Table {
  title: string;
  about: string;
  columns: string[];
  rows: { label: string; cells: Cell[] }[];
}

interface Channel {
  platform: string;
  displayName: string;
  capabilities: Capabilities;
  /** With every setting that switches something on. */
  atMost: Capabilities;
  fixtures: Fixture[];
  goldens: string[];
}

type Event = Fixture['events'][number];
type RowOf = (channel: Channel) => Cell;

const NO: Cell = { words: '' };
const OPERATIONS_TEST = 'test/contract/operations.test.ts';

export function capabilityTables(): Table[] {
  const channels = subjects.map(([platform, { connector, harness }]): Channel => {
    const { displayName } = connector;
    return {
      platform,
      displayName,
      capabilities: connector.capabilities({}),
      atMost: connector.capabilities(harness.everySetting ?? {}),
      fixtures: fixturesOf(platform),
      goldens: goldenNames(platform),
    };
  });
  const tableOf = (title: string, about: string, rows: readonly (readonly [label: string, cellOf: RowOf])[]): Table => ({
    title,
    about,
    columns: channels.map(({ displayName }) => displayName),
    rows: rows.map(([label, cellOf]) => ({ label, cells: channels.map(cellOf) })),
  });
  return [
    tableOf(
      'Messages in',
      'What people send; each cell leads to the documented payload that shows it.',
      CONTENT_TYPES.map((type) => [type, (channel) => shownBy(channel, { matches: (event) => isMessageOf(event, type), plainest: type })]),
    ),
    tableOf(
      'Happenings in',
      'What else platforms tell of.',
      HAPPENINGS.map(([label, matches, isDeclared]) => [
        label,
        (channel) => shownBy(channel, { matches, plainest: label, isDeclared: isDeclared?.(channel.capabilities) ?? false }),
      ]),
    ),
    tableOf(
      'Messages out',
      'What agents send: as it is (full) or in another form (fallback); each cell leads to the calls it becomes. The rest is refused before anything is stored.',
      CONTENT_TYPES.map((type) => [type, (channel) => sentAs(channel, type)]),
    ),
    tableOf('Deeds out', 'What can be done besides sending.', [
      ...OPERATION_NAMES.map((name): [string, RowOf] => [name.replaceAll('-', ' '), (channel) => doneBy(channel, name)]),
      ['answer in public', (channel) => switchedOn(channel, ({ publicAnswers }) => publicAnswers !== undefined, ANSWER_IN_PUBLIC)],
      ...MENU_ASKS.map((asked): [string, RowOf] => [`ask for ${asked.replace('_', ' ')}`, (channel) => askedBy(channel, asked)]),
      ['show products of a catalogue', catalogueShownBy],
      ['begin a menu with a file', (channel) => switchedOn(channel, ({ menu }) => menu.files !== undefined, 'menu-file')],
      [
        'begin a template with a file',
        (channel) => switchedOn(channel, ({ templateFiles }) => templateFiles !== undefined, 'template-file'),
      ],
      ['show typing', ({ capabilities }) => (capabilities.typing ? { words: 'yes', evidence: OPERATIONS_TEST } : NO)],
      ['mark read', ({ capabilities }) => (capabilities.markRead ? { words: 'yes', evidence: OPERATIONS_TEST } : NO)],
    ]),
    tableOf('Limits', 'As the accounts are bound by default; settings may change some.', LIMITS),
  ];
}

/** Label, which event shows it, and, where capabilities speak of it, whether it is declared. */
const HAPPENINGS: readonly (readonly [string, (event: Event) => boolean, ((capabilities: Capabilities) => boolean)?])[] = [
  ['quotes a message', (event) => event['replyToPlatformMessageId'] !== undefined],
  ['in public', (event) => event['isPublic'] === true],
  ['album', (event) => event['albumId'] !== undefined],
  ['forwarded', (event) => event['forwardedFrom'] !== undefined],
  ['entry point', (event) => event['entryPoint'] !== undefined],
  ['written by the business elsewhere', (event) => event['origin'] === 'business'],
  ['our own send told back', (event) => event['origin'] === 'echo'],
  ['edit', ({ type }) => type === 'edit'],
  ['unsend', ({ type }) => type === 'unsend'],
  ['reaction', ({ type }) => type === 'reaction', ({ reactions }) => reactions.receive],
  ['receipt: delivered', (event) => isReceipt(event, 'delivered'), ({ receipts }) => receipts.includes('delivered')],
  ['receipt: read', (event) => isReceipt(event, 'read'), ({ receipts }) => receipts.includes('read')],
  ['receipt: failed', (event) => isReceipt(event, 'failed')],
  ['typing', ({ type }) => type === 'typing'],
  ['can or cannot be reached', ({ type }) => type === 'reachability'],
  ['deleted the conversation on their side', ({ type }) => type === 'history_deleted'],
  ['has another id', ({ type }) => type === 'identity'],
  ['notice about the account', ({ type }) => type === 'account'],
];

const LIMITS: readonly (readonly [string, RowOf])[] = [
  [
    'text',
    ({ capabilities: { text } }) => ({
      words: `${String(text.max)} ${text.unit}, ${text.splits ? 'longer is split' : 'longer is refused'}`,
    }),
  ],
  ['menu', ({ capabilities: { menu } }) => ({ words: `${String(menu.maxOptions)} options of ${String(menu.labelMax)}` })],
  ['album', ({ capabilities: { albumMax } }) => ({ words: `${String(albumMax)} files` })],
  ['products', ({ capabilities: { productsMax } }) => ({ words: `${String(productsMax)} together` })],
  [
    'retract within',
    ({ capabilities: { retract } }) =>
      retract.supported ? { words: retract.withinHours === undefined ? 'any time' : `${String(retract.withinHours)} h` } : NO,
  ],
  ['receipts', ({ capabilities: { receipts } }) => ({ words: receipts.join(', ') })],
  ['reply window', ({ capabilities }) => ({ words: windowWords(capabilities.replyWindow) })],
  ['calls of the account', ({ capabilities: { rate } }) => ({ words: rateWords(rate.account) })],
  ['calls to one person', ({ capabilities: { rate } }) => ({ words: rateWords(rate.recipient) })],
  ['drops a repeated call', ({ capabilities }) => (capabilities.idempotentSends ? { words: 'yes' } : NO)],
];

/** By the fixture called `plainest`, or else by the first that matches. */
function shownBy(
  { platform, fixtures }: Channel,
  { matches, plainest, isDeclared = false }: { matches: (event: Event) => boolean; plainest: string; isDeclared?: boolean },
): Cell {
  const showing = fixtures.filter(({ events }) => events.some(matches));
  const fixture = showing.find(({ name }) => name === plainest) ?? showing[0];
  if (fixture) return { words: 'yes', evidence: `connectors/${platform}/fixtures/${fixture.name}.json` };
  return isDeclared ? { words: 'yes', isUnproven: true } : NO;
}

function sentAs({ platform, capabilities, goldens }: Channel, type: ContentType): Cell {
  const { level } = capabilities.content[type];
  if (level === 'rejected') return NO;
  const sample = Object.entries(SAMPLE_CONTENTS).find(([name, content]) => content.type === type && goldens.includes(name));
  return sample ? { words: level, evidence: goldenPath(platform, sample[0]) } : { words: level, isUnproven: true };
}

function doneBy({ platform, capabilities, goldens }: Channel, name: OperationName): Cell {
  if (!declaredOperations(capabilities)[name]) return NO;
  return goldens.includes(name) ? { words: 'yes', evidence: goldenPath(platform, name) } : { words: 'yes', isUnproven: true };
}

function askedBy(channel: Channel, asked: MenuAsk): Cell {
  return switchedOn(channel, ({ menu }) => menu.asks?.includes(asked) === true, askName(asked));
}

function catalogueShownBy(channel: Channel): Cell {
  return switchedOn(channel, ({ catalogue }) => catalogue !== undefined, 'catalogue-products');
}

function switchedOn(
  { platform, capabilities, atMost, goldens }: Channel,
  has: (capabilities: Capabilities) => boolean,
  name: string,
): Cell {
  if (!has(atMost)) return NO;
  const words = has(capabilities) ? 'yes' : 'by setting';
  return goldens.includes(name) ? { words, evidence: goldenPath(platform, name) } : { words, isUnproven: true };
}

const goldenPath = (platform: string, name: string): string => `connectors/${platform}/fixtures/golden/${name}.json`;

/** Written by the customer. */
function isMessageOf({ type, origin, content }: Event, wanted: ContentType): boolean {
  return (
    type === 'message' &&
    origin === 'user' &&
    typeof content === 'object' &&
    content !== null &&
    'type' in content &&
    content.type === wanted
  );
}

function isReceipt({ type, status }: Event, wanted: string): boolean {
  return type === 'receipt' && status === wanted;
}

function windowWords(window: Capabilities['replyWindow']): string {
  if (window === null) return 'none';
  const count = window.maxMessages === undefined ? '' : `, ${String(window.maxMessages)} messages`;
  const automatic = window.automaticHours === undefined ? '' : ` (${String(window.automaticHours)} h for automatic messages)`;
  return `${String(window.hours)} h${count}${automatic}, then ${window.allowedAfter.length === 0 ? 'nothing' : window.allowedAfter.join(', ')}`;
}

function rateWords({ perSecond, burst }: { perSecond: number; burst: number }): string {
  const often = perSecond >= 1 ? `${String(perSecond)} a second` : `1 in ${String(Math.round(1 / perSecond))} s`;
  return `${often}, ${String(burst)} at once`;
}
