// Years of a support desk in minutes: conversations and messages written straight into a hub's empty database, shaped as the hub would have left them.
import pg from 'pg';
import { pino } from 'pino';
import { personWords } from '../src/im/person-words.js';
import { searchWords } from '../src/im/search-words.js';
import { Database } from '../src/store/database.js';
import { ensureMessagePartitions } from '../src/store/partitions.js';

export interface FixtureWish {
  databaseUrl: string;
  companyId: string;
  accountId: string;
  groupId: string;
  /** Serves some of the open conversations. */
  agentId: string;
  conversations: number;
  messagesPerConversation: number;
  /** Conversations still open: half queued, half served by the agent. */
  open: number;
}

const DAYS = 150;
/** In milliseconds, the beginning of 2026: when the first came. */
const FIRST_MOMENT = Date.UTC(2026, 0, 1);
const PHRASES = 20_000;
/** Messages per statement. */
const SLICE = 50_000;

const PEOPLE_AT_ONCE = 10_000;
const NAMES = ['Ana Lima', '李小明', 'John Smith', '王芳', 'Mia Müller', '张伟', 'Omar Haddad', '陈静'];
const OPENINGS = ['Hello,', 'Hi there,', 'Excuse me,', '你好，', '请问', '您好，', 'Olá,', 'Good morning,'];
const SUBJECTS = [
  'my order',
  'the parcel',
  'the invoice',
  '我的订单',
  '快递',
  '发票',
  '退款',
  'the refund',
  'the blue vase',
  '优惠券',
  'delivery',
  'the size',
];
const VERBS = [
  'has not arrived',
  'is damaged',
  '什么时候到',
  '怎么办理',
  'is missing',
  '可以换货吗',
  'was wrong',
  '还没有收到',
  'looks great',
  'can be changed?',
];
const CLOSINGS = ['Thank you!', '谢谢', '麻烦快一点', 'please help', 'as soon as possible', '', '', ''];

interface Phrase {
  text: string;
  words: string[];
}

/** Common words in most, a number of its own in each: searches find many or few. */
function phrases(): Phrase[] {
  const pick = (list: string[], index: number): string => list[index % list.length] ?? '';
  return Array.from({ length: PHRASES }, (_, index) => {
    const text = [
      pick(OPENINGS, index),
      pick(SUBJECTS, Math.floor(index / 3)),
      `#${String(10_000 + index)}`,
      pick(VERBS, Math.floor(index / 7)),
      pick(CLOSINGS, Math.floor(index / 11)),
    ].join(' ');
    return { text, words: searchWords(text) };
  });
}

/** Tells how far it is through `progress`, from 0 to 1. */
export async function fillStore(wish: FixtureWish, progress: (share: number) => void): Promise<void> {
  await makePartitions(wish.databaseUrl);
  const db = new pg.Client({ connectionString: wish.databaseUrl, application_name: 'fixture' });
  await db.connect();
  try {
    await db.query("SET maintenance_work_mem = '512MB'; SET synchronous_commit = off; SET timezone = UTC");
    await makePhrases(db);
    await makePeople(db, wish);
    const rounds = wish.messagesPerConversation;
    for (let seq = 1; seq <= rounds; seq++) {
      for (let from = 0; from < wish.conversations; from += SLICE)
        await makeMessages(db, wish, seq, from, Math.min(from + SLICE, wish.conversations));
      progress(seq / rounds);
    }
    await closeBooks(db, wish);
    await db.query('VACUUM ANALYZE');
  } finally {
    await db.end();
  }
}

async function makePartitions(databaseUrl: string): Promise<void> {
  const database = new Database(databaseUrl, { maxConnections: 1, log: pino({ level: 'warn' }) });
  const monthMs = 30 * 86_400_000;
  for (let month = 0; month <= DAYS / 30 + 1; month++) await ensureMessagePartitions(database, new Date(Date.now() - month * monthMs), 0);
  await database.close();
}

async function makePhrases(db: pg.Client): Promise<void> {
  await db.query('CREATE TEMPORARY TABLE phrase (no int PRIMARY KEY, text text, words tsvector)');
  await db.query({
    text: `INSERT INTO phrase SELECT no, text, array_to_tsvector(words) FROM json_to_recordset($1::json) AS p (no int, text text, words text[])`,
    values: [JSON.stringify(phrases().map((phrase, no) => ({ no, ...phrase })))],
  });
}

/**
 * Ids come from numbers, so that every statement can make them again. As the hub's own they begin with the time: `moment` grows with what came later,
 * so that what came together lies together in every index.
 */
const id = (kind: string, number: string, moment = number): string =>
  `(lpad(to_hex(${String(FIRST_MOMENT)} + ${moment}), 12, '0') || '7' || substr(md5('${kind}' || ${number}::text), 14, 3) || '8' || substr(md5('${kind}' || ${number}::text), 18, 15))::uuid`;

async function makePeople(db: pg.Client, { companyId, accountId, groupId, conversations }: FixtureWish): Promise<void> {
  await db.query('CREATE TEMPORARY TABLE person (n int PRIMARY KEY, name text, platform_user_id text, profile jsonb, words tsvector)');
  for (let from = 0; from < conversations; from += PEOPLE_AT_ONCE) {
    const people = Array.from({ length: Math.min(PEOPLE_AT_ONCE, conversations - from) }, (_, index) => personOf(from + index));
    await db.query({
      text: `INSERT INTO person SELECT n, name, id, profile, array_to_tsvector(words)
        FROM json_to_recordset($1::json) AS p (n int, name text, id text, profile jsonb, words text[])`,
      values: [JSON.stringify(people)],
    });
  }
  const n = 'n';
  const since = `now() - interval '${String(DAYS)} days'`;
  await db.query({
    text: `INSERT INTO contact (company_id, id, display_name, language, created_at) SELECT $1, ${id('contact', n)}, name, 'en', ${since} FROM person`,
    values: [companyId],
  });
  await db.query({
    text: `INSERT INTO proxy_user (company_id, id, account_id, platform_user_id, appid, uid, contact_id, profile, words, created_at)
      SELECT $1, ${id('proxy', n)}, $2::uuid, platform_user_id, $2::uuid::text, ${id('proxy', n)}::text, ${id('contact', n)}, profile, words, ${since} FROM person`,
    values: [companyId, accountId],
  });
  await db.query({
    text: `INSERT INTO conversation (company_id, id, account_id, proxy_user_id, group_id, last_message_at, created_at)
      SELECT $1, ${id('conversation', n)}, $2, ${id('proxy', n)}, $3, now(), ${since} FROM person`,
    values: [companyId, accountId, groupId],
  });
}

interface Person {
  n: number;
  name: string;
  id: string;
  profile: { username: string };
  words: string[];
}

function personOf(n: number): Person {
  const name = `${NAMES[n % NAMES.length] ?? ''} ${String(n)}`;
  const profile = { username: `person${String(n)}` };
  const platformUserId = String(1_000_000 + n);
  return { n, name, id: platformUserId, profile, words: personWords(name, platformUserId, profile) };
}

/** One message in each conversation of a slice, in the order of time: each round of messages is one stretch of it. */
async function makeMessages(db: pg.Client, wish: FixtureWish, seq: number, from: number, to: number): Promise<void> {
  const { companyId, accountId, agentId, conversations, messagesPerConversation } = wish;
  const roundSeconds = (DAYS * 86_400) / messagesPerConversation;
  await db.query({
    text: `CREATE TEMPORARY TABLE fresh AS
      SELECT n, ${id('conversation', 'n')} AS conversation_id, ${id('message', `(n || '/${String(seq)}')`, `${String(seq * conversations)} + n`)} AS id, phrase.text, phrase.words,
        date_trunc('milliseconds', now() - make_interval(secs => ${String((messagesPerConversation - seq + 1) * roundSeconds)} - n * ${String(roundSeconds / conversations)})) AS at
      FROM generate_series(${String(from)}, ${String(to - 1)}) AS n
      JOIN phrase ON phrase.no = (n * 7919 + ${String(seq)} * 104729) % ${String(PHRASES)}`,
  });
  const isInbound = seq % 2 === 1;
  const kind = isInbound ? 'in' : 'out';
  const sender = isInbound ? id('proxy', 'n') : `'${agentId}'::uuid`;
  await db.query({
    text: `INSERT INTO message (company_id, conversation_id, seq, id, account_id, kind, sender_type, sender_id, sender_name, content, status, sent_at, words)
      SELECT $1, conversation_id, ${String(seq)}, id, $2, '${kind}', '${isInbound ? 'end_user' : 'agent'}', ${sender}, 'Somebody',
        jsonb_build_object('type', 'text', 'text', text), '${isInbound ? 'stored' : 'sent'}', at, words FROM fresh ORDER BY at`,
    values: [companyId, accountId],
  });
  await db.query({
    text: `INSERT INTO message_index (company_id, conversation_id, seq, id, sent_at, kind, sender_id)
      SELECT $1, conversation_id, ${String(seq)}, id, at, '${isInbound ? 'in' : 'out'}', ${sender} FROM fresh ORDER BY at`,
    values: [companyId],
  });
  await db.query({
    text: `INSERT INTO sync_entry (queue_id, key, company_id, conversation_id, seq)
      SELECT ${id('proxy', 'n')}, ${String(seq)}, $1, conversation_id, ${String(seq)} FROM fresh`,
    values: [companyId],
  });
  await db.query('DROP TABLE fresh');
}

/** What the last messages make of conversations, sessions and queues. */
async function closeBooks(db: pg.Client, { companyId, groupId, agentId, messagesPerConversation, open }: FixtureWish): Promise<void> {
  const last = String(messagesPerConversation);
  const lastInbound = String(messagesPerConversation - ((messagesPerConversation + 1) % 2));
  await db.query({
    text: `UPDATE conversation c SET last_seq = ${last}, last_message_at = m.sent_at, last_inbound_seq = ${lastInbound}, last_inbound_at = m.sent_at, window_opened_at = m.sent_at, routed_seq = ${lastInbound},
        last_message = jsonb_build_object('seq', m.seq, 'kind', m.kind, 'type', 'text', 'preview', m.content ->> 'text', 'at', m.sent_at)
      FROM message m WHERE c.company_id = $1 AND m.company_id = c.company_id AND m.conversation_id = c.id AND m.seq = ${last}`,
    values: [companyId],
  });
  await db.query({
    text: `INSERT INTO sync_queue (id, company_id, kind, last_key) SELECT proxy_user_id, company_id, 'proxy_user', ${last} FROM conversation WHERE company_id = $1 ON CONFLICT DO NOTHING`,
    values: [companyId],
  });
  await db.query({
    text: `WITH chosen AS (
        SELECT id, row_number() OVER (ORDER BY md5(id::text)) AS no FROM conversation WHERE company_id = $1 ORDER BY md5(id::text) LIMIT $4
      ), opened AS (
        INSERT INTO service_session (company_id, id, conversation_id, no, state, group_id, assignee_id, opened_at, queued_at, assigned_at)
        SELECT $1, ${id('session', 'id', 'no')}, id, 1, CASE WHEN no % 2 = 0 THEN 'queued' ELSE 'active' END, $2, CASE WHEN no % 2 = 1 THEN $3::uuid END, now(), now(), CASE WHEN no % 2 = 1 THEN now() END
        FROM chosen RETURNING conversation_id, id, assignee_id
      ), logged AS (
        INSERT INTO session_event (company_id, session_id, no, conversation_id, at, name, to_state, assignee_id, actor_type)
        SELECT $1, id, 1, conversation_id, now(), CASE WHEN assignee_id IS NULL THEN 'queued' ELSE 'claimed' END, CASE WHEN assignee_id IS NULL THEN 'queued' ELSE 'active' END, assignee_id, 'system' FROM opened
      )
      UPDATE conversation c SET session_id = o.id, assignee_id = o.assignee_id FROM opened o WHERE c.company_id = $1 AND c.id = o.conversation_id`,
    values: [companyId, groupId, agentId, open],
  });
}
