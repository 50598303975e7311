// What the messaging of Instagram and Messenger refuses, by (code, subcode); what both share with the rest of the Graph API is known there.
// Meta's error tables of July 2026.
import type { GraphRule, GraphRules } from '../graph-errors.js';

type Codes = readonly string[];

export function messagingRules(platform: string): GraphRules {
  const table: readonly (readonly [Codes, GraphRule])[] = [
    [
      ['10/2018278', '10/2534022'],
      {
        code: 'reply_window_closed',
        kind: 'permanent',
        message: `${platform} takes this message only within the time allowed after the customer’s last direct message; a comment is answered by quoting it`,
      },
    ],
    [
      ['10/2018065'],
      {
        code: 'human_agent_refused',
        kind: 'permanent',
        message: 'Meta has not approved the Human Agent feature for the app, so nothing can be sent after 24 hours',
      },
    ],
    [
      ['551', '10/2018108'],
      {
        code: 'person_unavailable',
        kind: 'permanent',
        unreachable: true,
        message: `The customer does not receive messages on ${platform} at present`,
      },
    ],
    [
      // Meta's own pages disagree on what this one means.
      ['551/1545041', '200/1545041', '10/1545041'],
      {
        code: 'person_unavailable',
        kind: 'permanent',
        message: 'The customer does not receive messages at present, or the time allowed for an answer has passed',
      },
    ],
    [
      // Also said of somebody who has only commented, and who can be answered there: not unreachable.
      ['100/2018001', '100/2534014'],
      { code: 'user_not_found', kind: 'permanent', message: `${platform} does not know this customer for this account` },
    ],
    [
      ['230'],
      { code: 'consent_missing', kind: 'permanent', message: `The customer has not agreed to this on ${platform}`, withReason: true },
    ],
    [
      ['200/2534048'],
      {
        code: 'no_advanced_access',
        kind: 'permanent',
        message: 'The app has no Advanced Access, so it reaches only people who have a role in the app',
      },
    ],
    [
      ['100/2018008', '100/2018047', '100/2018074', '100/2018109', '100/2018294'],
      { code: 'file_refused', kind: 'permanent', message: `${platform} could not use the file`, withReason: true },
    ],
    [
      ['9000001', '100/9000001', '10/9000001'],
      { code: 'reply_target_gone', kind: 'permanent', message: 'The quoted message no longer exists' },
    ],
    [
      ['10900', '10903'],
      { code: 'private_reply_used', kind: 'permanent', message: 'A comment can be answered in private only once, and within 7 days' },
    ],
    [['100/2534025'], { code: 'comment_not_eligible', kind: 'permanent', message: 'This comment cannot be answered in private' }],
    [
      ['100/2534037', '10/2534037', '10/2018300', '100/2018300', '10/2018321', '100/2018321'],
      { code: 'other_app_in_control', kind: 'permanent', message: 'Another app or an automated flow holds this conversation at present' },
    ],
    [
      ['4/2018354', '9/2018352', '10/1893015', '613/1893016', '10/1404170'],
      {
        code: 'message_limit',
        kind: 'permanent',
        message: `${platform} allows no more messages of this kind to this customer`,
        withReason: true,
      },
    ],
    [
      ['613/2018338', '613/2534040'],
      { code: 'rate_limited', kind: 'temporary', scope: 'account', message: `${platform} asks to slow down` },
    ],
    [
      ['100/33'],
      { code: 'not_found', kind: 'permanent', message: `${platform} does not know what the call is about, or the token may not see it` },
    ],
    [['10/1893063'], { code: 'account_restricted', kind: 'auth', message: 'Meta has restricted this Page for a while', withReason: true }],
    [
      ['10/2534077', '100/2534013'],
      {
        code: 'account_link_broken',
        kind: 'auth',
        message: 'The Instagram account and its Page are not linked properly, or two-factor login is missing',
      },
    ],
    [['100/2534029'], { code: 'account_blocked', kind: 'auth', message: 'Meta has blocked this account from messaging by programs' }],
    [
      ['200/2534041'],
      {
        code: 'message_access_off',
        kind: 'auth',
        message: 'The owner has switched off “Allow access to messages” in Instagram (Settings → Messages → Connected tools)',
      },
    ],
    [['2022'], { code: 'account_blocked', kind: 'auth', message: 'Meta has switched off messaging for this account', withReason: true }],
    [['36103'], { code: 'account_not_eligible', kind: 'auth', message: 'Meta does not offer messaging by programs to this account yet' }],
    [
      ['2/2018344'],
      { code: 'terms_not_accepted', kind: 'auth', message: 'An admin of the Page has to accept Meta’s terms first', withReason: true },
    ],
  ];
  return Object.fromEntries(table.flatMap(([codes, rule]) => codes.map((code) => [code, rule])));
}
