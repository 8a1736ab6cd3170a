/** The few words of WebAssembly that every host has; no host's types are loaded in this folder. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: object };
};

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

const PAGE_BYTES = 65_536;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

export function bytesOfBase64(text: string): Uint8Array {
  const unpadded = text.replace(/=+$/, '');
  const bytes = new Uint8Array(Math.floor((unpadded.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const letter of unpadded) {
    held = (held << 6) | ALPHABET.indexOf(letter);
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (held >> bits) & 0xff;
    }
  }
  return bytes;
}

/**
 * Starts a module of this folder, or gives null where the host has no WebAssembly SIMD or its content security policy
 * forbids it (`wasm-unsafe-eval` is missing): callers then use the TypeScript that computes the same bits.
 */
export function instantiate<T extends { memory: WasmMemory }>(base64: string): T | null {
  try {
    const module = new WebAssembly.Module(bytesOfBase64(base64));
    return new WebAssembly.Instance(module, {}).exports as T;
  } catch {
    return null;
  }
}

/** Makes sure that the first `bytes` bytes of the memory can be used. Views made before are detached. */
export function reserve(memory: WasmMemory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
}
