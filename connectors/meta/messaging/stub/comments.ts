// Answers of the business below comments, for everybody to read.
import type { JsonObject } from '../../../stub-kit/reading.js';
import { GraphFailure } from '../../stub/graph-answer.js';
import { invalid, type SendScene } from './checks.js';
import { showPost } from './posts.js';

/** POST /{comment}/replies at Instagram, /{comment}/comments at Facebook; null for another edge. */
export function takePublicAnswer({ world, account, call }: SendScene): JsonObject | null {
  const [commentId = '', edge = ''] = call.path;
  const { commentAnswers, object } = world.parts.flavour;
  if (call.method !== 'POST' || edge !== commentAnswers.edge) return null;
  const unknown = Object.keys(call.body).find((key) => key !== 'message');
  if (unknown !== undefined) throw invalid(`Unexpected key "${unknown}"`);
  const { message } = call.body;
  if (typeof message !== 'string' || message.trim() === '') throw invalid('Param message must be a non-empty string');
  if (message.length > commentAnswers.textMax) throw invalid('Param message is too long');
  const comment = account.comments.get(commentId);
  if (!comment) {
    const words = `Unsupported post request. Object with ID '${commentId}' does not exist`;
    throw new GraphFailure(400, 100, words, { subcode: 33, type: 'GraphMethodException' });
  }
  const answers = (comment.publicAnswers ??= []);
  answers.push(message);
  const id = `${comment.id}${String(answers.length)}`;
  showPost(world, account);
  const from = { id: account.id, username: account.username, name: account.name };
  if (object === 'instagram') world.tellChange(account, 'comments', { id, from, text: message, parent_id: comment.id });
  else world.tellChange(account, 'feed', { item: 'comment', verb: 'add', comment_id: id, parent_id: comment.id, from, message });
  return { id };
}
