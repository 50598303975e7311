// The approved forms every new account of the stub has, and how one is filled in.
import { ApiRefusal, type JsonObject, type Template } from './types.js';

export const DEFAULT_TEMPLATES: readonly Template[] = [
  {
    id: 'order_shipped',
    title: '订单发货通知',
    content: '订单编号：{{order.DATA}}',
    example: '订单编号：A-1001',
  },
  {
    id: 'iPk5sOIt5X_flOVKn5GrTFpncEYTojx6ddbt8WYoV5s',
    title: '客服回复通知',
    content: '咨询内容：{{thing1.DATA}}\n回复时间：{{time2.DATA}}',
    example: '咨询内容：退货\n回复时间：2026年11月21日 10:00',
  },
];

export const DEFAULT_NOTICES: readonly Template[] = [
  {
    id: 'r6TgMcNbqVvSNpGCmPcr6Xe8VrXlR2uE8b9wFo0Z0nE',
    title: '服务进度提醒',
    content: '服务名称：{{thing1.DATA}}\n当前进度：{{phrase2.DATA}}',
    example: '服务名称：维修\n当前进度：已完成',
  },
];

const PLACEHOLDER = /\{\{\s*(\w+)\.DATA\s*\}\}/g;
/** By the kind of value the placeholder's name starts with. */
const LONGEST: Readonly<Record<string, number>> = { thing: 20, character_string: 32, phrase: 5 };

/** The form with its values in place. Throws 47003 for a value that is missing or too long. */
export function filledTemplate({ content }: Template, data: JsonObject): string {
  return content.replace(PLACEHOLDER, (_whole, name: string) => {
    const given = data[name];
    const value = typeof given === 'object' && given !== null && 'value' in given ? given.value : undefined;
    const longest = LONGEST[name.replace(/\d+$/, '')];
    if (typeof value !== 'string' || value === '' || (longest !== undefined && [...value].length > longest))
      throw new ApiRefusal(47003, `argument invalid! data.${name}.value is empty or invalid`);
    return value;
  });
}
