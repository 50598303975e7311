// A language model's API as strict as the real one: the right key, the right path, a body of the right shape, or a refusal.
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const KEY = 'sk-a-secret-key';

const questionSchema = z.strictObject({
  model: z.literal('small-1'),
  messages: z.array(z.strictObject({ role: z.enum(['system', 'user', 'assistant']), content: z.string().min(1) })).min(1),
  max_tokens: z.int().min(1),
  temperature: z.number(),
});
export type Question = z.infer<typeof questionSchema>;

export interface ModelStandIn {
  baseUrl: string;
  key: string;
  /** What it was asked, in order. */
  readonly asked: Question[];
  /** What it says; a number is a status without an answer, null no answer at all. */
  answer: (question: Question) => string | number | null;
  close(): Promise<void>;
}

export async function startModelStandIn(): Promise<ModelStandIn> {
  const asked: Question[] = [];
  const server = createServer((request, response) => {
    const reply = (status: number, body: unknown): void =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    void bodyOf(request).then((body) => {
      if (request.method !== 'POST' || request.url !== '/v1/chat/completions') return reply(404, { error: { message: 'not found' } });
      if (request.headers.authorization !== `Bearer ${KEY}`) return reply(401, { error: { message: 'bad key' } });
      const question = questionSchema.safeParse(body);
      if (!question.success) return reply(400, { error: { message: question.error.message } });
      asked.push(question.data);
      const said = standIn.answer(question.data);
      if (typeof said === 'number') return reply(said, { error: { message: 'no' } });
      if (said !== null)
        reply(200, { id: 'x', object: 'chat.completion', choices: [{ index: 0, message: { role: 'assistant', content: said } }] });
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const standIn: ModelStandIn = {
    baseUrl: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/v1`,
    key: KEY,
    asked,
    answer: () => '0',
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
  return standIn;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const part of request as AsyncIterable<Buffer>) text += part.toString();
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
