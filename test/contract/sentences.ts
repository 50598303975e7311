// Whether a page can say a sentence in every language: in the connector's own words or the hub's, or in those the pages have for an error's code.
import { hubWords, type Connector, type Sentence } from '../../src/contract/index.js';
import english from '../../web/src/i18n/en/index.js';
import chinese from '../../web/src/i18n/zh-CN/index.js';

export function hasWords({ words = {} }: Connector, says: Sentence | undefined): boolean {
  if (says === undefined) return false;
  return says.name in words || says.name in hubWords || (says.name in english.errors && says.name in chinese.errors);
}
