import './ui/tokens.css';
import './ui/base.css';
import './ui/parts.css';
import './ui/phone.css';
import './shell/shell.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './api/queries.ts';
import { router } from './shell/router.tsx';
import { startTheme } from './ui/theme.ts';

startTheme();

const root = document.getElementById('root');
if (!root) throw new Error('The page has no element "root" to draw in.');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
