// One question to a language model over HTTP as OpenAI's API speaks it: bounded in time and size, and never into the operator's own network.
// https://platform.openai.com/docs/api-reference/chat (2026-11-20)
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { z } from 'zod';
import { hubSays, type Said } from '../../contract/index.js';

export interface ModelMessage {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

export interface ModelQuestion {
  baseUrl: string;
  model: string;
  /** Null: the API asks for none. */
  key: string | null;
  messages: ModelMessage[];
  maxTokens: number;
  /** How names are looked up; null: as the system does. */
  lookup: LookupFunction | null;
  withinMs: number;
  /** Nobody wants the answer any more. */
  signal: AbortSignal;
}

/** Why no usable answer came, in words that hold no key. */
export class ModelError extends Error {
  override readonly name = 'ModelError';

  constructor(readonly said: Required<Said>) {
    super(said.message);
  }
}

const ANSWER_MAX_BYTES = 256 * 1024;

const answerSchema = z.object({ choices: z.array(z.object({ message: z.object({ content: z.string() }) })).min(1) });

/** Throws `ModelError`. */
export async function askModel({
  baseUrl,
  model,
  key,
  messages,
  maxTokens,
  lookup,
  withinMs,
  signal: unwanted,
}: ModelQuestion): Promise<string> {
  const body = Buffer.from(JSON.stringify({ model, messages, max_tokens: maxTokens, temperature: 0 }));
  const url = new URL(`${baseUrl.replace(/\/+$/, '')}/chat/completions`);
  const limit = AbortSignal.timeout(withinMs);
  const { status, text } = await post(url, body, key, lookup, AbortSignal.any([limit, unwanted])).catch((error: NodeJS.ErrnoException) => {
    if (error instanceof ModelError) throw error;
    throw new ModelError(limit.aborted ? hubSays('model_silent') : hubSays('model_unreachable', { code: error.code ?? 'lost' }));
  });
  if (status === 401 || status === 403) throw new ModelError(hubSays('model_key_refused'));
  if (status !== 200) throw new ModelError(hubSays('model_answered', { status }));
  const said = answerSchema.safeParse(jsonOf(text)).data?.choices[0]?.message.content.trim();
  if (said === undefined || said === '') throw new ModelError(hubSays('model_not_understood'));
  return said.toWellFormed().replaceAll('\0', '');
}

function post(
  url: URL,
  body: Buffer,
  key: string | null,
  lookup: LookupFunction | null,
  signal: AbortSignal,
): Promise<{ status: number; text: string }> {
  const send = url.protocol === 'https:' ? https.request : http.request;
  return new Promise((resolve, reject) => {
    const request = send(url, {
      method: 'POST',
      agent: false,
      signal,
      ...(lookup !== null && { lookup }),
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        'content-length': body.length,
        ...(key !== null && { authorization: `Bearer ${key}` }),
      },
    });
    request.on('error', reject);
    request.on('response', (response) => {
      textOf(response).then((text) => resolve({ status: response.statusCode ?? 0, text }), reject);
    });
    request.end(body);
  });
}

async function textOf(response: http.IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > ANSWER_MAX_BYTES) throw new ModelError(hubSays('model_too_long'));
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
