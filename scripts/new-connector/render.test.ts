// What the golden files cannot say: limits met exactly, quotes of something gone, styles inside one another.
// FILL IN the cases: a text just at its limit and one beyond, a caption too long, a quote of another chat → Connector.render #plan-what-goes-out
import { expect, it } from '@jest/globals';
import { render } from './render.js';

it('refuses for good to send what can only be received', () => {
  const content = { type: 'form_reply', fields: {} } as const;
  expect(() => render({ op: 'send', platformUserId: '1', content })).toThrow(expect.objectContaining({ kind: 'permanent' }));
});
