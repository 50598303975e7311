// Holds what a hub answers to its OpenAPI document, to the last field.
import { z } from 'zod';

const jsonSchema = z.record(z.string(), z.unknown());
const operation = z.object({
  description: z.string(),
  parameters: z.array(z.object({ in: z.string(), required: z.boolean().optional() })).optional(),
  responses: z.record(z.string(), z.object({ content: z.record(z.string(), z.object({ schema: jsonSchema.optional() })).optional() })),
});
const openApi = z.object({
  paths: z.record(z.string(), z.record(z.string(), operation)),
  components: z.object({ schemas: z.record(z.string(), jsonSchema) }),
});
export type OpenApi = z.infer<typeof openApi>;

/** By the list of calls, which costs a hub next to nothing to make, unlike the document: who lists the same calls describes them alike. */
const known = new Map<string, DescribedAnswers>();

export class DescribedAnswers {
  private readonly schemas = new Map<string, z.ZodType>();
  /** The more precise ones first. */
  private readonly paths: { path: string; pattern: RegExp }[];
  private readonly definitions: Record<string, z.core.JSONSchema.JSONSchema>;

  private constructor(readonly document: OpenApi) {
    this.definitions = here(document.components.schemas) as Record<string, z.core.JSONSchema.JSONSchema>;
    this.paths = Object.keys(document.paths)
      .sort((left, right) => left.split('{').length - right.split('{').length)
      .map((path) => ({
        path,
        pattern: new RegExp(
          `^${path.replaceAll('.', '\\.').replaceAll(/\{(\w+)\}/g, (_place, name) => (name === 'path' ? '.+' : '[^/]+'))}$`,
        ),
      }));
  }

  static async of(url: string, token?: string): Promise<DescribedAnswers> {
    const ask = (path: string): Promise<Response> =>
      fetch(`${url}/api/${path}`, token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } });
    const calls = await (await ask('docs')).text();
    const described = known.get(calls) ?? new DescribedAnswers(openApi.parse(await (await ask('openapi.json')).json()));
    known.set(calls, described);
    return described;
  }

  /** Throws for an answer that is not what the document says. `path`: as asked, with or without a query. */
  require(method: string, path: string, status: number, value: unknown): void {
    const { pathname } = new URL(`/api/v1${path}`, 'http://hub');
    const route = this.paths.find((candidate) => candidate.pattern.test(pathname) && this.operation(method, candidate.path) !== undefined);
    const asked = `${method} ${pathname}`;
    if (!route) throw new Error(`${asked} is not in the document`);
    const content = Object.values(this.operation(method, route.path)?.responses ?? {})[0]?.content;
    const schema = content?.['application/json']?.schema;
    if (schema === undefined) {
      if (content === undefined && status !== 204)
        throw new Error(`${asked} answers ${JSON.stringify(value)}, of which the document says nothing`);
      return;
    }
    const { error } = this.compiled(`${method} ${route.path}`, schema).safeParse(value);
    if (error) throw new Error(`${asked} answers what the document does not say: ${z.prettifyError(error)}\n${JSON.stringify(value)}`);
  }

  private operation(method: string, path: string): z.infer<typeof operation> | undefined {
    return this.document.paths[path]?.[method.toLowerCase()];
  }

  private compiled(name: string, schema: unknown): z.ZodType {
    const before = this.schemas.get(name);
    if (before) return before;
    const made = z.fromJSONSchema({ ...here(schema), $defs: this.definitions });
    this.schemas.set(name, made);
    return made;
  }
}

/** A part of the document as it reads where the schemas are definitions. */
function here(part: unknown): z.core.JSONSchema.JSONSchema {
  return JSON.parse(JSON.stringify(part).replaceAll('#/components/schemas/', '#/$defs/')) as z.core.JSONSchema.JSONSchema;
}
