/** Registration marks of vehicles in Great Britain and Northern Ireland: how they are read, kept and shown. */

export const VRM_FORMATS = ['current', 'prefix', 'suffix', 'northernIreland', 'dateless', 'other'] as const;
export type VrmFormat = (typeof VRM_FORMATS)[number];

export interface Vrm {
  /** Upper case without spaces: how marks are kept and compared. */
  vrm: string;
  format: VrmFormat;
  /** What was changed besides case and spaces, in words; null: nothing. */
  corrected: string | null;
}

const FORMATS: readonly (readonly [VrmFormat, RegExp])[] = [
  ['current', /^[A-Z]{2}\d{2}[A-Z]{3}$/],
  ['prefix', /^[A-Z]\d{1,3}[A-Z]{3}$/],
  ['suffix', /^[A-Z]{3}\d{1,3}[A-Z]$/],
  ['northernIreland', /^[A-Z]{1,3}\d{1,4}$/],
  ['dateless', /^\d{1,4}[A-Z]{1,3}$/],
];

const LETTER_OF: Record<string, string> = { '0': 'O', '1': 'I', '5': 'S' };
const DIGIT_OF: Record<string, string> = { O: '0', I: '1', S: '5' };

/**
 * A registration mark as it was written, read. A seven-character mark whose letters and digits stand in the wrong kind of
 * place is taken as the current format with O for 0, I for 1 and S for 5 put right, and says so: the eye takes one for
 * the other on a dirty plate.
 *
 * @returns null when it can be no registration mark: not 2 to 8 letters and digits
 */
export function readVrm(written: string): Vrm | null {
  const vrm = written.toUpperCase().replace(/[\s.·-]/g, '');
  if (!/^[A-Z0-9]{2,8}$/.test(vrm)) return null;
  const format = FORMATS.find(([, shape]) => shape.test(vrm))?.[0];
  if (format !== undefined) return { vrm, format, corrected: null };
  if (vrm.length === 7) {
    const righted = [...vrm].map((c, i) => (i === 2 || i === 3 ? (DIGIT_OF[c] ?? c) : (LETTER_OF[c] ?? c))).join('');
    if (FORMATS[0]![1].test(righted)) {
      return {
        vrm: righted,
        format: 'current',
        corrected: `Read ${vrm} as ${righted}: letters and digits look alike.`,
      };
    }
  }
  return { vrm, format: 'other', corrected: null };
}

/** "AB12 CDE": with the space people write. */
export function vrmWords(vrm: string): string {
  const parts =
    /^([A-Z]{2}\d{2})([A-Z]{3})$/.exec(vrm) ??
    /^([A-Z]\d{1,3})([A-Z]{3})$/.exec(vrm) ??
    /^([A-Z]{3})(\d{1,3}[A-Z])$/.exec(vrm);
  return parts ? `${parts[1]} ${parts[2]}` : vrm;
}

/** What is shown to those who need not know it: that there is one, and enough to tell two cars in one street apart. */
export const maskedVrm = (vrm: string): string => `${vrm.slice(0, 2)}${'•'.repeat(Math.max(0, vrm.length - 2))}`;
