// What the hub says by itself on an account, as the admin page asks for it.
import type { AccountTexts } from '../../../src/contract/texts.js';
import { request } from './request.js';

export const getTexts = (accountId: string): Promise<AccountTexts> => request('GET', `/channel-accounts/${accountId}/texts`);
export const putTexts = (accountId: string, texts: AccountTexts): Promise<AccountTexts> =>
  request('PUT', `/channel-accounts/${accountId}/texts`, texts);
