// The forms WeChat has approved for this account: template messages (模板消息) and subscription notices (订阅通知).
// A template message is named by its id; a notice by `subscription/` and its id.
import { z } from 'zod';
import { ConnectorError, type MessageTemplate } from '../../src/contract/index.js';
import type { Answer, WeChatApi } from './api.js';
import { SUBSCRIPTION_PREFIX } from './render-template.js';

const LANGUAGE = 'zh_CN';
const templateList = z.looseObject({
  template_list: z.array(z.looseObject({ template_id: z.string(), title: z.string(), content: z.string(), example: z.string().catch('') })),
});
const noticeList = z.looseObject({
  data: z.array(z.looseObject({ priTmplId: z.string(), title: z.string(), content: z.string(), example: z.string().catch('') })),
});

/** Those the account has the right to; none where it has neither. */
export async function listTemplates(api: WeChatApi): Promise<MessageTemplate[]> {
  const templates = await ifAllowed(api, '/cgi-bin/template/get_all_private_template');
  const notices = await ifAllowed(api, '/wxaapi/newtmpl/gettemplate');
  return [
    ...(templateList.safeParse(templates).data?.template_list ?? []).map((form) => templateOf(form.template_id, 'template', form)),
    ...(noticeList.safeParse(notices).data?.data ?? []).map((form) =>
      templateOf(SUBSCRIPTION_PREFIX + form.priTmplId, 'subscription', form),
    ),
  ];
}

async function ifAllowed(api: WeChatApi, path: string): Promise<Answer | null> {
  try {
    return await api.call({ path, repeatable: true });
  } catch (error) {
    if (error instanceof ConnectorError && error.code === 'not_authorized') return null;
    throw error;
  }
}

function templateOf(
  name: string,
  category: string,
  { title, content, example }: { title: string; content: string; example: string },
): MessageTemplate {
  const examples = example.split('\n').map((line) => line.replace(/^[^:：]*[:：]/, '').trim());
  const lines = content.split('\n').filter((line) => PLACEHOLDER.test(line));
  const names = [...content.matchAll(/\{\{\s*(\w+)\.DATA\s*\}\}/g)].flatMap(([, placeholder]) => placeholder ?? []);
  const isAligned = lines.length === names.length && example.split('\n').length === names.length;
  return {
    name,
    language: LANGUAGE,
    category,
    preview: `${title}\n${content}`,
    parameters: names.map((placeholder, index) => ({
      name: placeholder,
      ...(isAligned && examples[index] !== undefined && examples[index] !== '' && { example: examples[index] }),
    })),
  };
}

const PLACEHOLDER = /\{\{\s*\w+\.DATA\s*\}\}/;
