// Starts the pages: language first, so nothing is ever shown in the wrong one; then cache, socket and routes.
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import './theme/surfaces.css';
import { MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { loginSearch } from './data/me.js';
import { createQueryClient } from './data/query-client.js';
import { startLanguage } from './i18n/languages.js';
import { createDeskLink, DeskLinkContext } from './live/desk-link.js';
import { createPageRouter } from './router.js';
import { keepPageFromDroppedFiles } from './shell/keep-page.js';
import { NotesCorner } from './shell/notes-corner.js';
import { cssVariables, theme } from './theme/theme.js';

await startLanguage();

function signedOut(): void {
  link.socket.stop();
  const { pathname, href } = router.state.location;
  if (pathname === '/login' || pathname === '/setup') return;
  void router.navigate({ to: '/login', search: loginSearch(client, href) });
}

keepPageFromDroppedFiles();

const client = createQueryClient(signedOut);
const link = createDeskLink(client, signedOut);
const router = createPageRouter(client, link);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <NotesCorner />
        <DeskLinkContext value={link}>
          <RouterProvider router={router} />
        </DeskLinkContext>
      </MantineProvider>
    </QueryClientProvider>
  </StrictMode>,
);
