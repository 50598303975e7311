// What a routing rule asks for, held against what is known of a person at the moment somebody has to serve them.
import type { EntryPointKind, RoutingCondition, RoutingConditions } from '../../contract/index.js';
import { runsOf } from '../../im/search-words.js';

export interface RoutingFacts {
  accountId: string;
  platform: string;
  /** What the person has written and nobody has seen yet. */
  text: string;
  /** As the platform or a colleague told them. */
  languages: string[];
  entryPoint: { kind: EntryPointKind; value: string } | null;
  labelIds: string[];
}

export interface RoutingMoment {
  at: Date;
  /** Of the group the rule leads to. */
  timezone: string;
}

/** What the rule asks for, one after the other; who wants to know only whether it fits stops at the first that does not hold. */
export function* checksOf(
  { accountIds, platforms, keywords, languages, entryPoint, labelIds, time }: RoutingConditions,
  facts: RoutingFacts,
  moment: RoutingMoment,
): Generator<{ condition: RoutingCondition; holds: boolean }> {
  if (accountIds) yield { condition: 'accountIds', holds: accountIds.includes(facts.accountId) };
  if (platforms) yield { condition: 'platforms', holds: platforms.includes(facts.platform) };
  if (entryPoint) yield { condition: 'entryPoint', holds: cameThrough(facts.entryPoint, entryPoint) };
  if (labelIds) yield { condition: 'labelIds', holds: facts.labelIds.some((id) => labelIds.includes(id)) };
  if (languages) yield { condition: 'languages', holds: facts.languages.some((spoken) => languages.some((wanted) => isA(spoken, wanted))) };
  if (time) yield { condition: 'time', holds: isWithin(time, moment) };
  if (keywords) {
    const text = spread(facts.text);
    yield { condition: 'keywords', holds: keywords.some((keyword) => stands(spread(keyword), text)) };
  }
}

function cameThrough(
  entryPoint: RoutingFacts['entryPoint'],
  { kinds, value, isPrefix }: NonNullable<RoutingConditions['entryPoint']>,
): boolean {
  if (entryPoint === null) return false;
  if (kinds !== undefined && !kinds.includes(entryPoint.kind)) return false;
  if (value === undefined) return true;
  return isPrefix === true ? entryPoint.value.startsWith(value) : entryPoint.value === value;
}

/** `zh_CN` is a `zh`; platforms write either sign. */
function isA(spoken: string, wanted: string): boolean {
  const [given, asked] = [spoken, wanted].map((language) => language.replaceAll('_', '-').toLowerCase());
  return given === asked || given?.startsWith(`${asked ?? ''}-`) === true;
}

/** Runs of letters of one kind of script, parted and enclosed by spaces. */
function spread(text: string): string {
  return ` ${runsOf(text).join(' ')} `;
}

const UNSPACED_EDGE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u;

/** Whole words where spaces part them; anywhere where nothing does. */
function stands(keyword: string, text: string): boolean {
  const word = keyword.trim();
  if (word === '') return false;
  const characters = [...word];
  const start = UNSPACED_EDGE.test(characters[0] ?? '') ? '' : ' ';
  const end = UNSPACED_EDGE.test(characters.at(-1) ?? '') ? '' : ' ';
  return text.includes(start + word + end);
}

function isWithin({ days, from, to }: NonNullable<RoutingConditions['time']>, { at, timezone }: RoutingMoment): boolean {
  const { day, time } = wallClock(at, timezone);
  if (from < to) return days.includes(day) && time >= from && time < to;
  const yesterday = day === 1 ? 7 : day - 1;
  return (days.includes(day) && time >= from) || (days.includes(yesterday) && time < to);
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** ISO weekday and `HH:MM`. */
function wallClock(at: Date, timezone: string): { day: number; time: string } {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((found) => found.type === type)?.value ?? '';
  return { day: WEEKDAYS.indexOf(part('weekday')) + 1, time: `${part('hour')}:${part('minute')}` };
}
