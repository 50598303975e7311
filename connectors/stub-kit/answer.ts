// Answers as every stand-in gives them.
import type http from 'node:http';

export function sendJson(response: http.ServerResponse, status: number, value: unknown, headers: http.OutgoingHttpHeaders = {}): void {
  sendJsonText(response, status, JSON.stringify(value), headers);
}

/** What is JSON already. */
export function sendJsonText(response: http.ServerResponse, status: number, text: string, headers: http.OutgoingHttpHeaders = {}): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

export function sendHtml(response: http.ServerResponse, status: number, body: string): void {
  response.writeHead(status, { 'content-type': 'text/html', 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

export interface SentFile {
  mime: string;
  bytes: Buffer;
}

/** A file as a phone shows it; 404 for none. */
export function sendFile(response: http.ServerResponse, file: SentFile | undefined): void {
  if (!file) {
    response.writeHead(404).end();
    return;
  }
  const { mime, bytes } = file;
  response.writeHead(200, { 'content-type': mime, 'content-length': bytes.length, 'x-content-type-options': 'nosniff' });
  response.end(bytes);
}
