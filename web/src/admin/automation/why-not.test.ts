import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findWords, phrase } from '../../i18n/phrases.js';
import type { Translation } from '../../i18n/translation.js';
import chinese from '../../i18n/zh-CN/index.js';
import { whyNot } from './why-not.js';

const i18n: Translation = {
  language: 'zh-CN',
  t: (key, values) => phrase(chinese, new Intl.PluralRules('zh-CN'), key, values),
  exists: (key) => findWords(chinese, key) !== undefined,
};
const root = join(import.meta.dirname, '../../../../src');
const reasonsIn = (file: string): string[] =>
  [...readFileSync(join(root, file), 'utf8').matchAll(/(?:refused\(|reason: )'(\w+)'/g)].map(([, reason = '']) => reason);

describe('why a rule’s step could not be done', () => {
  it.each([...new Set([...reasonsIn('desk/automation/automation-runner.ts'), ...reasonsIn('im/automatic.ts')])])(
    '%s is said in the viewer’s language',
    (reason) => {
      expect(whyNot(i18n, reason)).not.toBe(reason);
    },
  );

  it('tells of nobody by a name that is not known any more', () => {
    expect(whyNot(i18n, 'agent_offline')).toBe('该客服当时离线。');
  });

  it('falls back on the code where there are no words', () => {
    expect(whyNot(i18n, 'never_heard_of')).toBe('never_heard_of');
  });
});
