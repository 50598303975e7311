// Events: what somebody did without writing, and what WeChat has to say. Their names come in mixed case.
import type { InboundContent, InboundEvent, InboundMessage } from '../../src/contract/index.js';
import { afterAction } from './allowance.js';
import { accountEvent, receiptEvents } from './parse-notice.js';
import { placeContent } from './parse-message.js';
import type { PushContext } from './parse.js';
import { fieldsOf, shortTextOf, textOf, type Fields } from './reading.js';

type ParseEvent = (fields: Fields, context: PushContext) => InboundEvent[];

const EVENTS: Readonly<Record<string, ParseEvent>> = {
  subscribe: followed,
  unsubscribe: (_fields, context) => [reachability(context, false, 'unfollowed')],
  scan: scanned,
  click: (fields, context) => [menuAnswer(fields, context, {})],
  scancode_push: codeScanned,
  scancode_waitmsg: codeScanned,
  location_select: placeChosen,
  templatesendjobfinish: receiptEvents,
  subscribe_msg_sent_event: receiptEvents,
  masssendjobfinish: accountEvent,
  kf_create_session: accountEvent,
  kf_close_session: accountEvent,
  kf_switch_session: accountEvent,
  user_info_modified: accountEvent,
  user_authorization_revoke: accountEvent,
  user_authorization_cancellation: accountEvent,
};

/** Known and deliberately left alone. */
const LEFT_ALONE: Readonly<Record<string, string>> = {
  view: 'opened a link of the menu',
  view_miniprogram: 'opened a mini program from the menu',
  location: 'position reported by the app, not sent by the person',
  pic_sysphoto: 'pictures chosen in the menu; they follow as messages',
  pic_photo_or_album: 'pictures chosen in the menu; they follow as messages',
  pic_weixin: 'pictures chosen in the menu; they follow as messages',
  subscribe_msg_popup_event: 'answer to the question for subscription notices',
  subscribe_msg_change_event: 'subscription notices switched in the settings',
};

export function parseEvent(fields: Fields, context: PushContext): InboundEvent[] {
  const name = textOf(fields['Event'])?.toLowerCase() ?? '';
  const parse = Object.hasOwn(EVENTS, name) ? EVENTS[name] : undefined;
  if (parse) return parse(fields, context);
  const known = Object.hasOwn(LEFT_ALONE, name) ? LEFT_ALONE[name] : undefined;
  const key = shortTextOf(fields['EventKey'], 200);
  const reason = known === undefined ? `unknown event: ${name.slice(0, 64)}` : key === undefined ? known : `${known}: ${key}`;
  return [{ type: 'ignored', dedupeKey: context.dedupeKey, reason }];
}

const SCENE_PREFIX = 'qrscene_';

/** Followed; when through a QR code with a scene, or after a payment, the way they came is a message of its own. */
function followed(fields: Fields, context: PushContext): InboundEvent[] {
  const key = textOf(fields['EventKey']);
  if (key === undefined) return [{ ...reachability(context, true, 'followed'), replyAllowance: afterAction(context.at) }];
  const scene = key.startsWith(SCENE_PREFIX) ? key.slice(SCENE_PREFIX.length) : undefined;
  const entryPoint = { kind: scene === undefined ? ('referral' as const) : ('scene' as const), payload: (scene ?? key).slice(0, 256) };
  const content: InboundContent = { type: 'event', name: 'followed', data: { [entryPoint.kind]: entryPoint.payload } };
  return [reachability(context, true, 'followed'), { ...action(context, content, 'entry'), entryPoint }];
}

/** A follower scanned a code with a scene. */
function scanned(fields: Fields, context: PushContext): InboundEvent[] {
  const scene = shortTextOf(fields['EventKey'], 256) ?? '';
  const content: InboundContent = { type: 'event', name: 'scanned', data: { scene } };
  return [{ ...action(context, content), ...(scene !== '' && { entryPoint: { kind: 'scene', payload: scene } }) }];
}

/** What the menu's scanner read. */
function codeScanned(fields: Fields, context: PushContext): InboundEvent[] {
  const info = fieldsOf(fields['ScanCodeInfo']);
  const type = shortTextOf(info['ScanType'], 64);
  const result = shortTextOf(info['ScanResult'], 2048);
  return [
    menuAnswer(
      fields,
      context,
      { ...(type !== undefined && { scanType: type }), ...(result !== undefined && { scanResult: result }) },
      result,
    ),
  ];
}

/** A tap on a menu button: its key says which, and may choose the group as a scene does. */
function menuAnswer(fields: Fields, context: PushContext, answers: Record<string, string>, text?: string): InboundMessage {
  const key = shortTextOf(fields['EventKey'], 256);
  const content: InboundContent = {
    type: 'form_reply',
    fields: answers,
    ...(key !== undefined && { choiceId: key }),
    ...(text !== undefined && { text }),
  };
  return { ...action(context, content), ...(key !== undefined && { entryPoint: { kind: 'start', payload: key } }) };
}

/** Choosing a place in the menu does not count as writing, so it allows no reply. */
function placeChosen(fields: Fields, context: PushContext): InboundEvent[] {
  const info = fieldsOf(fields['SendLocationInfo']);
  const name = shortTextOf(info['Poiname'], 256);
  const address = shortTextOf(info['Label'], 512);
  const words = { ...(name !== undefined && { name }), ...(address !== undefined && { address }) };
  const { replyAllowance: _none, ...message } = action(
    context,
    placeContent({ latitude: info['Location_X'], longitude: info['Location_Y'] }, words),
  );
  return [message];
}

/** `part` tells it from another event of the same push. */
function action({ dedupeKey, platformUserId, at }: PushContext, content: InboundContent, part = ''): InboundMessage {
  const key = part === '' ? dedupeKey : `${dedupeKey} ${part}`;
  return {
    type: 'message',
    dedupeKey: key,
    platformUserId,
    platformMessageId: key,
    sentAt: at,
    origin: 'user',
    content,
    replyAllowance: afterAction(at),
  };
}

function reachability({ dedupeKey, platformUserId }: PushContext, reachable: boolean, reason: string) {
  return { type: 'reachability' as const, dedupeKey, platformUserId, reachable, reason };
}
