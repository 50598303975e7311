// What hub and connectors say in data, in the language of a page, by the name of the sentence.
import { z } from 'zod';
import type { InLanguages, WordBook } from '../contract/index.js';
import { route, type Route } from './route.js';

const languageSchema = z.enum(['en', 'zh-CN'] satisfies (keyof InLanguages)[]);

export function wordRoutes(books: readonly WordBook[]): Route[] {
  const sentences = books.flatMap((book) => Object.entries(book));
  return [
    route({
      method: 'GET',
      path: '/words/:language',
      access: 'agent',
      summary: 'The sentences `says.name` stands for, with `{{places}}` for `says.values`, in `en` or `zh-CN`',
      params: z.object({ language: languageSchema }),
      response: z.object({ words: z.record(z.string(), z.string()) }),
      handle: ({ params }) =>
        Promise.resolve({ words: Object.fromEntries(sentences.map(([name, words]) => [name, words[params.language]])) }),
    }),
  ];
}
