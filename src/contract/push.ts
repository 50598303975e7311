// Telling an agent whose page is closed, by the push service of their browser, as the API takes and shows it.

/** Somebody the agent serves writes; a conversation was given to them; somebody new waits in one of their groups. */
export const PUSH_ALERTS = ['own', 'assigned', 'waiting'] as const;
export type PushAlert = (typeof PUSH_ALERTS)[number];

export const PUSH_LANGUAGES = ['en', 'zh-CN'] as const;
export type PushLanguage = (typeof PUSH_LANGUAGES)[number];

/** A browser an agent wants to be told on. Where it is reached and its keys are never shown. */
export interface PushDeviceView {
  id: string;
  /** What the agent knows it by, e.g. "Chrome, Android". */
  name: string;
  /** The one of the login that asks. */
  current: boolean;
  alerts: PushAlert[];
  /** Also what was written, not only by whom. */
  showsText: boolean;
  language: PushLanguage;
  /** Why its push service took nothing the last time. */
  error?: string;
  createdAt: string;
}

/** What a push carries, encrypted for the one browser that shows it. */
export interface PushPayload {
  title: string;
  body: string;
  /** What is shown under the same tag is replaced. */
  tag: string;
  conversationId: string;
  /** Of the person's messages the agent has not read, up to 100. */
  count: number;
}
