// Template messages and subscription notices: sent at any time, with the result told by an event.
import { objectOf } from '../../../stub-kit/reading.js';
import { jsonWithId, textIn, type Call, type Method } from '../call.js';
import { filledTemplate } from '../templates.js';
import { ApiRefusal, type Chat, type Template } from '../types.js';

export const sendTemplate: Method = (call) => {
  const { world, account, body } = call;
  requireService(call);
  const chat = follower(call);
  const template = known(account.templates, textIn(body, 'template_id'));
  const text = `${template.title}\n${filledTemplate(template, objectOf(body['data']))}`;
  const messageNumber = world.newMessageNumber();
  const { refusesMessages } = chat;
  if (!refusesMessages) world.show(chat, { from: 'bot', kind: 'text', text });
  world.pushEvent(account, chat.person.id, 'TEMPLATESENDJOBFINISH', {
    MsgID: messageNumber,
    Status: refusesMessages ? 'failed:user block' : 'success',
  });
  return jsonWithId('msgid', messageNumber);
};

export const sendNotice: Method = (call) => {
  const { world, account, body } = call;
  requireService(call);
  const chat = follower(call);
  const notice = known(account.notices, textIn(body, 'template_id'));
  const agreed = chat.agreedNotices.get(notice.id) ?? 0;
  if (agreed === 0) throw new ApiRefusal(43101, 'user refuse to accept the msg');
  const text = `${notice.title}\n${filledTemplate(notice, objectOf(body['data']))}`;
  chat.agreedNotices.set(notice.id, agreed - 1);
  const messageNumber = world.newMessageNumber();
  world.show(chat, { from: 'bot', kind: 'text', text });
  world.pushEvent(account, chat.person.id, 'subscribe_msg_sent_event', {
    SubscribeMsgSentEvent: { List: { TemplateId: notice.id, MsgID: String(messageNumber), ErrorCode: '0', ErrorStatus: 'success' } },
  });
  return jsonWithId('msgid', messageNumber);
};

export const listTemplates: Method = (call) => {
  requireService(call);
  return {
    template_list: [...call.account.templates.values()].map(({ id, title, content, example }) => ({
      template_id: id,
      title,
      primary_industry: 'IT科技',
      deputy_industry: '互联网|电子商务',
      content,
      example,
    })),
  };
};

export const listNotices: Method = (call) => {
  requireService(call);
  return { data: [...call.account.notices.values()].map(({ id, ...notice }) => ({ priTmplId: id, ...notice, type: 2 })) };
};

export function requireService({ account }: Call): void {
  if (account.kind !== 'service') throw new ApiRefusal(48001, 'api unauthorized');
}

function follower({ account, body }: Call): Chat {
  const chat = account.chats.get(textIn(body, 'touser'));
  if (!chat) throw new ApiRefusal(40003, 'invalid openid');
  if (!chat.following) throw new ApiRefusal(43004, 'require subscribe');
  return chat;
}

function known(templates: ReadonlyMap<string, Template>, id: string): Template {
  const template = templates.get(id);
  if (!template) throw new ApiRefusal(40037, 'invalid template_id');
  return template;
}
