// What can happen around a hub, as data: rounds of things that happen at the same time. Small numbers choose among those that are there.
import fc from 'fast-check';

export const PEOPLE = 3;
export const AGENTS = 2;
export const DEVICES = 2;

/** They print shorter. */
const plain = { noNullPrototype: true } as const;

const who = fc.nat(PEOPLE - 1);
const agent = fc.nat(AGENTS - 1);
/** Who answers: most of the time who serves the person. */
const by = fc.oneof({ weight: 5, arbitrary: fc.constant('holder' as const) }, { weight: 1, arbitrary: agent });
const device = fc.nat(DEVICES - 1);
const which = fc.nat(7);

const action = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('write' as const), who }, plain) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('redeliver' as const), which, times: fc.integer({ min: 1, max: 3 }) }, plain) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('edit' as const), which }, plain) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unsend' as const), which }, plain) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant('claim' as const), agent, who }, plain) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const), agent, who }, plain) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('close' as const), agent, who }, plain) },
  {
    weight: 9,
    arbitrary: fc.record(
      { do: fc.constant('answer' as const), by, who, parts: fc.integer({ min: 1, max: 2 }), bySocket: fc.boolean() },
      plain,
    ),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('note' as const), agent, who }, plain) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('read' as const), agent, who, upTo: fc.nat(12) }, plain) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('resend' as const), which }, plain) },
  {
    weight: 3,
    arbitrary: fc.record(
      { do: fc.constant('receipt' as const), which, status: fc.constantFrom('delivered' as const, 'read' as const) },
      plain,
    ),
  },
  {
    weight: 7,
    arbitrary: fc.record(
      {
        do: fc.constant('misbehave' as const),
        who,
        how: fc.constantFrom(
          'rate_limited' as const,
          'server_error' as const,
          'refused' as const,
          'blocked' as const,
          'answer_lost' as const,
          'twice' as const,
          'late' as const,
          'answer_late' as const,
          'crash_before' as const,
          'crash_after' as const,
        ),
      },
      plain,
    ),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('drop' as const), agent, device }, plain) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('connect' as const), agent, device }, plain) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('probe' as const), agent, device, back: fc.nat(30) }, plain) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('switch' as const), account: fc.nat(1), on: fc.boolean() }, plain) },
  {
    weight: 2,
    arbitrary: fc.record(
      {
        do: fc.constant('stumble' as const),
        after: fc.nat(8),
        how: fc.constantFrom(
          'fail_before' as const,
          'fail_after' as const,
          'late' as const,
          'twice' as const,
          'crash_before' as const,
          'crash_after' as const,
        ),
      },
      plain,
    ),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const), afterMs: fc.nat(15) }, plain) },
);

export type Action = typeof action extends fc.Arbitrary<infer Value> ? Value : never;

export const day: fc.Arbitrary<Action[][]> = fc.array(fc.array(action, { minLength: 1, maxLength: 4 }), { minLength: 4, maxLength: 10 });
