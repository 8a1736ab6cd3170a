import '../ui/tokens.css';
import '../ui/base.css';
import './phone.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startTheme } from '../ui/theme.ts';
import { App } from './app.tsx';

startTheme();
// Absent where AIM is reached without https: the application then needs signal, and says so.
if (import.meta.env.PROD) void navigator.serviceWorker?.register('/phone/service-worker.js', { scope: '/phone/' });

const root = document.getElementById('root');
if (!root) throw new Error('The page has no element "root" to draw in.');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
