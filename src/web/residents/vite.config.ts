import { defineConfig, type Plugin } from 'vite';

/** The residents' pages follow the phone's own theme: they keep nothing in the browser, and the page is whole before any script. */
const themeBySystem: Plugin = {
  name: 'theme-by-system',
  enforce: 'pre',
  transform(code, id) {
    if (!id.endsWith('/tokens.css')) return null;
    const bySystem = code.replace(
      /:root\[data-theme="dark"\] (\{[^}]*\})/,
      '@media (prefers-color-scheme: dark) { :root $1 }',
    );
    if (bySystem === code) throw new Error('tokens.css has no dark theme where it is looked for.');
    return bySystem;
  },
};

/** Style and small script of the residents' site, whose pages the server writes. Built into `dist/web/report`. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/report/',
  plugins: [themeBySystem],
  build: {
    outDir: '../../../dist/web/report',
    emptyOutDir: true,
    target: 'es2022',
    manifest: 'manifest.json',
    // MapLibre is one large file by nature; it is loaded with the map only.
    chunkSizeWarningLimit: 1400,
    rollupOptions: { input: `${import.meta.dirname}/main.ts` },
  },
  worker: { format: 'es' as const },
});
