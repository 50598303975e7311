// What the hub itself says of a message that did not get on, of an account or of the language model, in the languages of the pages.
import { speech } from './said.js';

export const { words: hubWords, say: hubSays } = speech('hub', {
  recipient_moved: {
    en: 'The platform gave this person a new id, and again another one when that was used',
    'zh-CN': '平台更换了该客户的 ID，使用新 ID 后又再次更换',
  },
  connector_defect: {
    en: 'The message may or may not have arrived: the connector failed unexpectedly.',
    'zh-CN': '连接器意外出错，无法确定消息是否送达。',
  },
  outcome_not_recorded: {
    en: 'What the platform answered could not be kept. The message may or may not have arrived.',
    'zh-CN': '未能保存平台的应答，无法确定消息是否送达。',
  },
  not_on_platform: {
    en: 'This message has not reached the platform, so it cannot be changed there.',
    'zh-CN': '此消息未到达平台，无法在平台上更改。',
  },
  tokens_unavailable: { en: 'The stored tokens cannot be reached just now.', 'zh-CN': '暂时无法读取已保存的令牌。' },
  file_not_fetched: {
    en: 'The file could not be fetched from the platform. Try again later, or ask the customer to send it again.',
    'zh-CN': '未能从平台获取文件，请稍后重试，或让客户重新发送。',
  },
  file_too_slow: { en: 'The file took too long to arrive.', 'zh-CN': '文件传输超时。' },
  file_broke_off: { en: 'The file broke off on the way.', 'zh-CN': '文件传输中断。' },
  file_server_silent: { en: 'The file’s server does not answer.', 'zh-CN': '文件所在的服务器没有应答。' },
  file_server_unknown: { en: 'The name of the file’s server cannot be resolved.', 'zh-CN': '无法解析文件所在服务器的域名。' },
  file_server_busy: { en: 'The file’s server cannot give it just now.', 'zh-CN': '文件所在的服务器暂时无法提供文件。' },
  file_larger: {
    en: 'The file is larger than {{megabytes}} MB. Ask the customer for a smaller one or a link.',
    'zh-CN': '文件超过 {{megabytes}} MB，请让客户发送较小的文件或链接。',
  },
  private_address: { en: 'The API address leads into a private network.', 'zh-CN': 'API 地址指向内网。' },
  model_silent: { en: 'The model did not answer in time.', 'zh-CN': '模型未在规定时间内应答。' },
  model_unreachable: { en: 'The model could not be reached ({{code}}).', 'zh-CN': '无法连接到模型（{{code}}）。' },
  model_key_refused: { en: 'The model’s API does not accept the key.', 'zh-CN': '模型的 API 不接受该密钥。' },
  model_answered: { en: 'The model’s API answered {{status}}.', 'zh-CN': '模型的 API 返回 {{status}}。' },
  model_not_understood: { en: 'The model’s answer was not understood.', 'zh-CN': '无法识别模型的应答。' },
  model_too_long: { en: 'The model’s answer was too long.', 'zh-CN': '模型的应答过长。' },
  model_resting: {
    en: 'The model failed just now and is left alone for a moment.',
    'zh-CN': '模型刚刚出错，稍后再试。',
  },
  model_key_closed: { en: 'The model’s key cannot be opened.', 'zh-CN': '无法读取已保存的模型密钥。' },
});
