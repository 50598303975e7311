// What a hub that dies now and then has said by itself to somebody: once each, and heard unless its own word for it is "uncertain".
import { expect } from '@jest/globals';
import type { MortalHub } from './mortal-hub.js';

interface Said {
  what: string;
  status: string;
}

const FINAL: readonly string[] = ['sent', 'uncertain'];

async function saidTo(mortal: MortalHub, person: string): Promise<Said[]> {
  return mortal.small.hub.database.query<Said>({
    text: `SELECT CASE m.content ->> 'type' WHEN 'text' THEN m.content ->> 'text' ELSE m.content ->> 'type' END AS what, m.status FROM message m
      JOIN conversation c ON c.id = m.conversation_id JOIN proxy_user p ON p.id = c.proxy_user_id
      WHERE p.platform_user_id = $1 AND m.kind = 'bot' ORDER BY m.seq`,
    values: [person],
  });
}

/** Resolves when so many texts have reached the end of their way. */
export function hasSaid(mortal: MortalHub, person: string, count: number): Promise<true> {
  return mortal.persist(async () => {
    const said = await saidTo(mortal, person);
    return said.filter(({ status }) => FINAL.includes(status)).length >= count || undefined;
  });
}

/** A call that was on its way when the hub died may have been heard or not; nothing else may be missing, doubled or out of order. */
export async function expectSaidOnce(mortal: MortalHub, person: string, texts: string[]): Promise<void> {
  const said = await saidTo(mortal, person);
  expect(said.map(({ what }) => what)).toEqual(texts);
  const heard = mortal.taken.flatMap(({ call: { payload } }) => (payload['to'] === person ? [payload['text'] ?? payload['type']] : []));
  const uncertain = said.flatMap(({ what, status }) => (status === 'uncertain' ? [what] : []));
  expect(heard).toEqual(texts.filter((text) => !uncertain.includes(text) || heard.includes(text)));
}
