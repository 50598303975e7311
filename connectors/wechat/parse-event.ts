// Events: what somebody did without writing, and what WeChat has to say. Their names come in mixed case.
import type { InboundContent, InboundEvent, InboundMessage } from '../../src/contract/index.js';
import { afterAction } from './allowance.js';
import { accountEvent, receiptEvents } from './parse-notice.js';
import { placeContent } from './parse-message.js';
import type { PushContext } from './parse.js';
import { fieldsOf, listOf, shortTextOf, textOf, type Fields } from './reading.js';

type ParseEvent = (fields: Fields, context: PushContext) => InboundEvent[];

const EVENTS: Readonly<Record<string, ParseEvent>> = {
  subscribe: followed,
  unsubscribe: (_fields, context) => [reachability(context, false, 'unfollowed')],
  scan: scanned,
  click: (fields, context) => [menuAnswer(fields, context, {})],
  scancode_push: codeScanned,
  scancode_waitmsg: codeScanned,
  location_select: placeChosen,
  view: (fields, context) => [opened(fields, context)],
  view_miniprogram: (fields, context) => [opened(fields, context)],
  templatesendjobfinish: receiptEvents,
  subscribe_msg_sent_event: receiptEvents,
  masssendjobfinish: accountEvent,
  subscribe_msg_popup_event: consented,
  subscribe_msg_change_event: consented,
  kf_create_session: otherDesk('other_desk_opened', 'KfAccount'),
  kf_close_session: otherDesk('other_desk_closed', 'KfAccount'),
  kf_switch_session: otherDesk('other_desk_switched', 'ToKfAccount'),
  user_info_modified: accountEvent,
  user_authorization_revoke: accountEvent,
  user_authorization_cancellation: accountEvent,
};

/** Known and deliberately left alone. */
const LEFT_ALONE: Readonly<Record<string, string>> = {
  location: 'position reported by the app, not sent by the person',
  pic_sysphoto: 'pictures chosen in the menu, which follow as messages',
  pic_photo_or_album: 'pictures chosen in the menu, which follow as messages',
  pic_weixin: 'pictures chosen in the menu, which follow as messages',
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

/** Followed: greeted, and shown without asking anybody for anything. When through a QR code with a scene, or after a payment, the way they came is a message of its own. */
function followed(fields: Fields, context: PushContext): InboundEvent[] {
  const key = textOf(fields['EventKey']);
  if (key === undefined)
    return [
      aside(context, { type: 'event', name: 'followed', data: {} }, 'line'),
      { ...reachability(context, true, 'followed'), arrivedAt: context.at, replyAllowance: afterAction(context.at) },
    ];
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

/** A link or a mini program of the menu: WeChat counts it as no happening that may be answered. */
function opened(fields: Fields, context: PushContext): InboundMessage {
  return aside(context, { type: 'event', name: 'menu_opened', data: { target: shortTextOf(fields['EventKey'], 2048) ?? '?' } });
}

/** Said yes or no to subscription notices, asked in the chat or a page, or later in the settings. */
function consented(fields: Fields, context: PushContext): InboundEvent[] {
  const told = fieldsOf(fields['SubscribeMsgPopupEvent'] ?? fields['SubscribeMsgChangeEvent']);
  const answers = listOf(told['List']).map(fieldsOf);
  const lines = (['accept', 'reject'] as const).flatMap((answer): InboundEvent[] => {
    const templates = answers.flatMap((one) =>
      textOf(one['SubscribeStatusString'])?.toLowerCase() === answer ? (shortTextOf(one['TemplateId'], 64) ?? []) : [],
    );
    if (templates.length === 0) return [];
    const name = answer === 'accept' ? 'notices_accepted' : 'notices_refused';
    return [aside(context, { type: 'event', name, data: { templates: templates.slice(0, 20).join(', ') } }, answer)];
  });
  return lines.length > 0 ? lines : [{ type: 'ignored', dedupeKey: context.dedupeKey, reason: 'an answer about notices that names none' }];
}

/** Told of the account, whose messages of this person take another way meanwhile, and shown where their agents are. */
function otherDesk(name: string, field: string): ParseEvent {
  return (fields, context) => [
    ...accountEvent(fields, context),
    aside(context, { type: 'event', name, data: { account: shortTextOf(fields[field], 128) ?? '?' } }, 'line'),
  ];
}

/** Shown in the conversation, and asks nobody for anything. */
function aside(context: PushContext, content: InboundContent, part = ''): InboundMessage {
  const { replyAllowance: _none, ...message } = action(context, content, part);
  return { ...message, isAside: true };
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
