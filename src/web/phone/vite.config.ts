import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';

/** The officers' application: installed on a phone and whole there without signal. Built into `dist/web/phone`. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/phone/',
  plugins: [
    react(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: '.',
      filename: 'service-worker.ts',
      scope: '/phone/',
      injectRegister: false,
      injectManifest: { globPatterns: ['**/*.{js,css,html,svg,woff2}'] },
      manifest: {
        id: '/phone/',
        name: 'AIM on the street',
        short_name: 'AIM',
        description: "Today's tasks, also without signal.",
        start_url: '/phone/',
        scope: '/phone/',
        display: 'standalone',
        lang: 'en-GB',
        background_color: '#ffffff',
        theme_color: '#111a22',
        icons: [{ src: 'icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
      },
    }),
  ],
  build: { outDir: '../../../dist/web/phone', emptyOutDir: true, target: 'es2023' },
});
