import react from '@vitejs/plugin-react';
import { defineConfig, loadEnv } from 'vite';

/** The browser application: root here, built into `dist/web`, served by AIM itself. */
export default defineConfig(({ mode }) => ({
  plugins: [react()],
  build: {
    outDir: '../../dist/web',
    emptyOutDir: true,
    target: 'es2023',
    // MapLibre is one large file by nature; it is loaded with the map only.
    chunkSizeWarningLimit: 1400,
  },
  worker: { format: 'es' as const },
  server: { proxy: { '/api': loadEnv(mode, '.', 'AIM_')['AIM_URL'] ?? 'http://127.0.0.1:8080' } },
}));
