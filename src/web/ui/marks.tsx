import type { AgencyKind, LocationPrecision } from '../../vocabulary/index.ts';

export const AGENCY_NAMES: Record<AgencyKind, string> = {
  police: 'Police',
  council: 'Council',
  fire: 'Fire',
  partner: 'Partner',
};

/** Shape carries the agency, on 12 units; hue only helps. */
export const AGENCY_PATHS: Record<AgencyKind, string> = {
  police: 'M6 1.4A4.6 4.6 0 1 1 6 10.6A4.6 4.6 0 1 1 6 1.4Z',
  council: 'M2.7 1.9H9.4Q10.2 1.9 10.2 2.7V9.4Q10.2 10.2 9.4 10.2H2.7Q1.9 10.2 1.9 9.4V2.7Q1.9 1.9 2.7 1.9Z',
  fire: 'M6 0.4L11.6 10.4L0.4 10.4Z',
  partner: 'M6 0.3L11.8 6L6 11.8L0.3 6Z',
};

/** The mark alone; say the agency's name beside it or in `label`. */
export function AgencyMark({ kind, size = 12, label }: { kind: AgencyKind; size?: number; label?: string }) {
  if (label !== undefined) {
    return (
      <span role="img" aria-label={label}>
        <AgencyMark kind={kind} size={size} />
      </span>
    );
  }
  return (
    <svg width={size} height={size} viewBox="0 0 12 12" aria-hidden>
      <path className="mark-shape" d={AGENCY_PATHS[kind]} fill={`var(--${kind})`} strokeLinejoin="round" />
      <text className="mark-letter" x="6" y="9" fontSize="7" textAnchor="middle">
        {kind === 'partner' ? 'H' : AGENCY_NAMES[kind].charAt(0)}
      </text>
    </svg>
  );
}

export function Agency({ kind, name, size = 12 }: { kind: AgencyKind; name?: string; size?: number }) {
  return (
    <span className="ag">
      <AgencyMark kind={kind} size={size} />
      <span>{name ?? AGENCY_NAMES[kind]}</span>
    </span>
  );
}

export const PRECISION_WORDS: Record<LocationPrecision, string> = {
  property: 'property',
  street: 'street',
  postcode: 'postcode',
  area: 'area only',
  snapped: 'published point',
  unknown: 'no place',
};

/** How well a record is placed: solid dot, dashed ring, open cross, letter A; always with its word. */
export function Precision({ precision }: { precision: LocationPrecision }) {
  return (
    <span className="ag xs ink2">
      <PrecisionMark precision={precision} />
      {PRECISION_WORDS[precision]}
    </span>
  );
}

function PrecisionMark({ precision }: { precision: LocationPrecision }) {
  const line = { fill: 'none', stroke: 'var(--ink-2)', strokeWidth: 1.5 };
  return (
    <svg width="12" height="12" aria-hidden>
      {precision === 'property' && <circle cx="6" cy="6" r="3.5" fill="var(--ink-2)" />}
      {precision === 'street' && <circle cx="6" cy="6" r="4.5" strokeDasharray="2.2 1.6" {...line} />}
      {precision === 'postcode' && <circle cx="6" cy="6" r="4" {...line} />}
      {precision === 'snapped' && <path d="M6 1.5V10.5M1.5 6H10.5" {...line} />}
      {precision === 'area' && <path d="M2.5 10.5L6 1.5L9.5 10.5M3.8 7.5H8.2" {...line} />}
      {precision === 'unknown' && <path d="M3 6H9" {...line} />}
    </svg>
  );
}

export function Logo({ size = 24 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden>
      <rect width="24" height="24" rx="6" fill="var(--primary)" />
      <g stroke="var(--on-ink)" strokeWidth="1.6" fill="none">
        <circle cx="12" cy="12" r="6.2" />
        <path d="M12 2.8v4.4M12 16.8v4.4M2.8 12h4.4M16.8 12h4.4" />
      </g>
      <circle cx="12" cy="12" r="2.2" fill="var(--focus)" />
    </svg>
  );
}
