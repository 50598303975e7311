// An operation on messages as a plan of calls. Pure: the plan is stored before the first call is made.
import {
  ConnectorError,
  type ConnectorErrorCode,
  type Capabilities,
  type OutboundOperation,
  type PlatformCall,
} from '../../src/contract/index.js';
import { isOpenId } from './address.js';
import { renderContent } from './render-content.js';
import { renderTemplate } from './render-template.js';

export const SEND = '/cgi-bin/message/custom/send';

export function render(operation: OutboundOperation, capabilities: Capabilities): PlatformCall[] {
  if (!isOpenId(operation.platformUserId)) throw refusal('bad_recipient', 'This is no OpenID of WeChat');
  if (operation.op !== 'send')
    throw refusal('unsupported_operation', 'WeChat accounts cannot change or take back what was sent, nor react to messages');
  const { content, platformUserId } = operation;
  if (capabilities.content[content.type].level === 'rejected')
    throw refusal('unsupported_content', `WeChat cannot carry a message of kind ${content.type}`);
  if (content.type === 'template') return [renderTemplate(content, platformUserId)];
  return renderContent(content, capabilities).map(({ msgtype, body, file }) => ({
    method: SEND,
    payload: { touser: platformUserId, msgtype, [msgtype]: body },
    ...(file && { files: [file] }),
  }));
}

function refusal(code: ConnectorErrorCode, message: string): ConnectorError {
  return new ConnectorError({ code, kind: 'permanent', message });
}
