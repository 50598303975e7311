// A hub that is set up, with accounts of the lab and people who write: browser tests look at pages, the rest goes by the API.
import pg from 'pg';
import type { Page } from 'playwright-core';
import type { PhoneMessage } from '../../connectors/stub-kit/phone.js';
import type { ChannelAccountView, ConversationView, ListedConversation, Role } from '../../src/contract/index.js';
import english from '../../web/src/i18n/en/index.js';
import chinese from '../../web/src/i18n/zh-CN/index.js';
import { openBrowser, startHubProcess, type OpenBrowser, type RunningHub } from '../support/browser.js';
import { ApiClient } from '../support/api-client.js';
import { eventually } from '../support/eventually.js';

export type Words = typeof english;
export type { OpenBrowser };

export const PASSWORD = 'correct horse battery';

/** Every flow is gone through once in each; dark and light as well, so that both are looked at. */
export const LANGUAGES = [
  { locale: 'en-US', colorScheme: 'light', words: english },
  { locale: 'zh-CN', colorScheme: 'dark', words: chinese },
] as const satisfies readonly { locale: string; colorScheme: 'light' | 'dark'; words: Words }[];
export type Language = (typeof LANGUAGES)[number];

export interface Customer {
  account: ChannelAccountView;
  name: string;
  personId: string | number;
  conversationId: string;
}

export class BrowserDesk {
  private constructor(
    readonly hub: RunningHub,
    readonly admin: ApiClient,
  ) {}

  /** With Ada Lin as its admin, and nothing bound; `reachable`: platforms that only call webhooks can be bound by hand. */
  static async start({ reachable = false }: { reachable?: boolean } = {}): Promise<BrowserDesk> {
    const hub = await startHubProcess({ reachable });
    const token = new URL(hub.setupUrl).searchParams.get('token');
    const response = await fetch(`${hub.url}/api/v1/setup`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ token, companyName: 'Blue Kite', name: 'Ada Lin', login: 'ada', password: PASSWORD }),
    });
    if (response.status !== 201) throw new Error(await response.text());
    return new BrowserDesk(hub, await ApiClient.signIn(hub.url, 'ada', PASSWORD));
  }

  get url(): string {
    return this.hub.url;
  }

  stop(): Promise<void> {
    return this.hub.stop();
  }

  demo(platform: string): Promise<ChannelAccountView> {
    return this.admin.post<ChannelAccountView>('/lab/demo', { platform });
  }

  /** Somebody new who has written these words, once the desk has them. */
  async customer(account: ChannelAccountView, name: string, text: string): Promise<Customer> {
    const { id: personId } = await this.admin.post<{ id: string | number }>(`/lab/${account.platform}/people`, { displayName: name });
    const customer = { account, name, personId, conversationId: '' };
    await this.acts(customer, { type: 'text', text });
    return { ...customer, conversationId: (await this.opened(text, account)).id };
  }

  /** The conversation whose last words these are, once it can be claimed: its session opens a moment after they came in. */
  opened(text: string, account?: ChannelAccountView): Promise<ListedConversation> {
    return eventually(async () =>
      (await this.admin.conversations()).find(
        (row) => row.lastMessage?.preview === text && row.session !== null && (account === undefined || row.accountId === account.id),
      ),
    );
  }

  /** What a person does on their phone. */
  acts({ account, personId }: Pick<Customer, 'account' | 'personId'>, action: object): Promise<{ messageIds: (string | number)[] }> {
    const chat = `/lab/${account.platform}/accounts/${account.externalAccountId}/chats/${encodeURIComponent(personId)}`;
    return this.admin.post(`${chat}/actions`, action);
  }

  /** What stands on the person's phone. */
  phone({ account, personId }: Customer): Promise<{ messages: PhoneMessage[] }> {
    return this.admin.get(`/lab/${account.platform}/accounts/${account.externalAccountId}/chats/${encodeURIComponent(personId)}`);
  }

  faults(platform: string, faults: object): Promise<unknown> {
    return this.admin.put(`/lab/${platform}/faults`, { rules: [], webhooks: {}, ...faults });
  }

  async hire(name: string, login: string, role: Role): Promise<ApiClient> {
    const { id } = await this.admin.post<{ id: string }>('/agents', { name, login, role, password: PASSWORD });
    const [group] = (await this.admin.get<{ items: { id: string }[] }>('/groups')).items;
    const path = `/groups/${group?.id ?? ''}/members`;
    const { agentIds } = await this.admin.get<{ agentIds: string[] }>(path);
    await this.admin.put(path, { agentIds: [...agentIds, id] });
    return ApiClient.signIn(this.url, login, PASSWORD);
  }

  conversation(id: string): Promise<ConversationView> {
    return this.admin.get<ConversationView>(`/conversations/${id}`);
  }

  /** For what time alone would bring about. */
  async sql(text: string, values: unknown[]): Promise<void> {
    const client = new pg.Client({ connectionString: this.hub.connectionString });
    await client.connect();
    try {
      await client.query(text, values);
    } finally {
      await client.end();
    }
  }

  /** A browser of its own in which this agent is signed in. */
  async browser({ locale, colorScheme }: Pick<Language, 'locale' | 'colorScheme'>, login = 'ada'): Promise<OpenBrowser> {
    const browser = await openBrowser(locale, colorScheme);
    await signIn(browser, this.url, login);
    return browser;
  }
}

export async function signIn({ context }: OpenBrowser, url: string, login: string): Promise<void> {
  await context.clearCookies();
  const answer = await context.request.post(`${url}/api/v1/auth/login`, { data: { login, password: PASSWORD } });
  if (!answer.ok()) throw new Error(await answer.text());
}

/** The conversation of an agent who serves it already, ready to be written in. */
export async function openConversation(page: Page, desk: BrowserDesk, { conversationId }: Customer): Promise<void> {
  await page.goto(`${desk.url}/inbox/${conversationId}?view=all`);
  await page.getByTestId('message').last().waitFor();
}

export const editorOf = (page: Page, words: Words) => page.getByRole('textbox', { name: words.composer.write, exact: true });

export async function say(page: Page, words: Words, text: string): Promise<void> {
  const editor = editorOf(page, words);
  await editor.fill(text);
  await editor.press('Enter');
}

/** What agents read in their language for a visitor without a name, whom the hub calls `Visitor 3F2A`. */
export const strangerIn = (words: Words, name: string): string => words.nameless.web.replace('{{end}}', name.slice(-4));

/** Of the rarer things to send. Some have names that others end with, and under a name may stand why the channel does not take it. */
export const rarerItem = (page: Page, name: string) => page.getByRole('menuitem', { name: new RegExp(`^${name}`) });

export async function chooseRarer(page: Page, words: Words, name: string): Promise<void> {
  await page.getByRole('button', { name: words.composer.more }).click();
  await rarerItem(page, name).click();
}

/** The bubble with these words. */
export const bubble = (page: Page, text: string) => page.getByTestId('message').filter({ hasText: text }).last();
