// A connector's schema as the fields of a form.
import { z } from 'zod';
import type { BindField } from '../contract/index.js';

const words = z.object({ en: z.string(), 'zh-CN': z.string() });

/** What connectors put beside a field with `.meta(…)`; zod carries it into the JSON schema. */
const fieldSchema = z.looseObject({
  type: z.string().optional(),
  format: z.string().optional(),
  default: z.unknown().optional(),
  enum: z.array(z.string()).optional(),
  label: words.optional(),
  help: words.optional(),
  choices: z.record(z.string(), words).optional(),
  secret: z.boolean().optional(),
  placeholder: z.string().optional(),
});
type FieldSchema = z.infer<typeof fieldSchema>;

export function bindFields(schema: z.ZodObject): BindField[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties).map(([name, property]) => fieldOf(name, fieldSchema.parse(property), required.includes(name)));
}

function fieldOf(name: string, field: FieldSchema, required: boolean): BindField {
  return {
    name,
    secret: field.secret ?? false,
    required,
    kind: kindOf(field),
    ...(typeof field.default === 'boolean' && { default: field.default }),
    ...(field.enum !== undefined && { options: field.enum }),
    ...(field.choices !== undefined && { choices: field.choices }),
    label: field.label ?? { en: name, 'zh-CN': name },
    ...(field.help !== undefined && { help: field.help }),
    ...(field.placeholder !== undefined && { placeholder: field.placeholder }),
  };
}

function kindOf(field: FieldSchema): BindField['kind'] {
  if (field.enum !== undefined) return 'select';
  if (field.type === 'boolean') return 'boolean';
  if (field.type === 'number' || field.type === 'integer') return 'number';
  return field.format === 'uri' ? 'url' : 'text';
}
