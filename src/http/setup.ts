// The set-up page's two calls.
import { z } from 'zod';
import type { AuthService } from './auth.js';
import type { FirstCompanySetup } from './first-company.js';
import { passwordSchema } from './passwords.js';
import { route, type Route } from './route.js';
import { answerWithSession } from './sign-in.js';
import { timezoneSchema } from './groups.js';
import { agentViewSchema } from './view-schemas.js';

const firstCompany = z.object({
  token: z.string().min(1).max(200),
  companyName: z.string().trim().min(1).max(200),
  name: z.string().trim().min(1).max(100),
  login: z.string().trim().min(1).max(320),
  password: passwordSchema,
  language: z.enum(['en', 'zh-CN']).optional(),
  timezone: timezoneSchema.optional(),
});

export function setupRoutes({
  setup,
  auth,
  publicUrl,
}: {
  setup: FirstCompanySetup;
  auth: AuthService;
  publicUrl: string | null;
}): Route[] {
  const required = route({
    method: 'GET',
    path: '/setup',
    access: 'public',
    summary: 'Is this hub still to be set up?',
    response: z.object({ required: z.boolean() }),
    async handle() {
      return { required: await setup.required() };
    },
  });

  const complete = route({
    method: 'POST',
    path: '/setup',
    access: 'public',
    summary: 'Make the company and its first admin, who is then signed in; works once',
    body: firstCompany,
    response: z.object({ token: z.string(), agent: agentViewSchema }),
    status: 201,
    async handle({ body: { token, ...first }, request, response }) {
      const admin = await setup.complete(token, first);
      return answerWithSession(response, await auth.openSession(admin, request.get('user-agent') ?? null), publicUrl);
    },
  });

  return [required, complete];
}
