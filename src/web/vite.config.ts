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
  // The room `api/` of the sources lies under the same path as the server's API.
  server: {
    proxy: {
      // Unchanged origin: AIM refuses writes that come from another site.
      '^/api/(?!.*\\.tsx?)': {
        target: loadEnv(mode, '.', 'AIM_')['AIM_URL'] ?? 'http://127.0.0.1:8080',
        changeOrigin: false,
      },
    },
  },
}));
