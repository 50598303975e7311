// Template messages and subscription notices: what may be sent when the reply window is closed. How a template is named is in templates.ts.
import type { Json, MessageContent, PlatformCall } from '../../src/contract/index.js';
import { wellFormed } from './render-text.js';
import { miniProgramPageOf } from './mini-program.js';

type Template = Extract<MessageContent, { type: 'template' }>;

export const TEMPLATE_SEND = '/cgi-bin/message/template/send';
export const SUBSCRIPTION_SEND = '/cgi-bin/message/subscribe/bizsend';
/** Names of subscription notices start with it; all others are template messages. */
export const SUBSCRIPTION_PREFIX = 'subscription/';
/** The parameter that is no placeholder but the address the message opens; a page of a mini program, or on the web. */
const ADDRESS_PARAMETER = 'url';

export function renderTemplate({ name, parameters }: Template, platformUserId: string): PlatformCall {
  const { [ADDRESS_PARAMETER]: address, ...values } = parameters;
  const data = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value: wellFormed(value) }]));
  const isSubscription = name.startsWith(SUBSCRIPTION_PREFIX);
  return {
    method: isSubscription ? SUBSCRIPTION_SEND : TEMPLATE_SEND,
    payload: {
      touser: platformUserId,
      template_id: isSubscription ? name.slice(SUBSCRIPTION_PREFIX.length) : name,
      ...(address !== undefined && target(address, isSubscription)),
      data,
    },
  };
}

/** Web pages are called `url` in one call and `page` in the other. */
function target(address: string, isSubscription: boolean): { [key: string]: Json } {
  const page = miniProgramPageOf(address);
  if (page) return { miniprogram: { appid: page.appId, pagepath: page.pagePath } };
  return isSubscription ? { page: address } : { url: address };
}
