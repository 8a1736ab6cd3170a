/** Where the browser of tests and benchmarks is: `npm test` says it in AIM_CHROMIUM, else Debian's place. */
export function chromiumPath(): string {
  return process.env['AIM_CHROMIUM'] ?? '/usr/bin/chromium';
}

/** Headless, without reaching out on its own; WebGL in software so that the map draws on any machine. */
export const chromiumFlags: string[] = [
  '--headless',
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];
