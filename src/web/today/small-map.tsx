import type { BriefingFinding } from '../../intelligence/model.ts';
import type { BriefingGround } from '../api/types.ts';
import { useWidth } from '../ui/use-width.ts';
import { plural } from '../ui/words.ts';

const HEIGHT = 332;
const NICE = [100, 200, 500, 1000, 2000, 5000, 10_000, 20_000];

/** A map without a map engine: outlines as SVG, findings as their numbers. The list beside it is its equal. */
export function SmallMap({
  ground,
  findings,
}: {
  ground: BriefingGround | null;
  findings: readonly BriefingFinding[];
}) {
  const [measure, width] = useWidth(412);
  if (!ground) return null;
  const { bounds } = ground;
  const pad = 10;
  const scale = Math.min(
    (width - 2 * pad) / (bounds.maxX - bounds.minX),
    (HEIGHT - 2 * pad) / (bounds.maxY - bounds.minY),
  );
  const left = (width - (bounds.maxX - bounds.minX) * scale) / 2;
  const top = (HEIGHT - (bounds.maxY - bounds.minY) * scale) / 2;
  const at = (x: number, y: number): [number, number] => [
    left + (x - bounds.minX) * scale,
    top + (bounds.maxY - y) * scale,
  ];
  const path = (rings: number[][][]) =>
    rings
      .map(
        (ring) =>
          `M${ring
            .map(([x, y]) =>
              at(x ?? 0, y ?? 0)
                .map((n) => n.toFixed(1))
                .join(' '),
            )
            .join('L')}Z`,
      )
      .join('');
  const placed = findings.filter((finding) => finding.x !== null && finding.y !== null);
  const metres = [...NICE].reverse().find((n) => n * scale <= 90) ?? 100;
  return (
    <section className="card small-map" ref={measure} aria-label="Where">
      <svg
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={`Where ${plural(placed.length, 'finding')} lie. The list says the same in words.`}
      >
        {ground.water.map((ring) => (
          <path key={ring[0]?.join(' ')} d={path([ring])} fill="var(--m-water)" />
        ))}
        {ground.wards.map((ward) => (
          <path
            key={ward.name}
            d={path(ward.rings)}
            fill="var(--m-land)"
            stroke="var(--m-ward)"
            strokeWidth="1"
            strokeDasharray="3 2.4"
            fillRule="evenodd"
          />
        ))}
        {wardLabels(ground, at).map(({ name, x, y }) => (
          <text key={name} x={x} y={y} className="ward-label" textAnchor="middle">
            {name}
          </text>
        ))}
        {placed.map((finding) => {
          const [x, y] = at(finding.x ?? 0, finding.y ?? 0);
          return (
            <g key={finding.number}>
              <circle cx={x} cy={y} r="11" fill="var(--ink)" stroke="var(--m-halo)" strokeWidth="2" />
              <text x={x} y={y + 4.5} textAnchor="middle" fontSize="13" fontWeight="700" fill="var(--on-ink)">
                {finding.number}
              </text>
            </g>
          );
        })}
        <path
          d={`M12 ${HEIGHT - 12}v-5M12 ${HEIGHT - 12}h${metres * scale}m0 0v-5`}
          stroke="var(--m-label)"
          strokeWidth="1.5"
          fill="none"
        />
        <text x="14" y={HEIGHT - 20} className="ward-label" fontWeight="400">
          {metres >= 1000 ? `${metres / 1000} km` : `${metres} m`}
        </text>
      </svg>
    </section>
  );
}

/** Names that do not run into one already placed. */
function wardLabels(ground: BriefingGround, at: (x: number, y: number) => [number, number]) {
  const placed: { name: string; x: number; y: number }[] = [];
  for (const ward of ground.wards) {
    const [x, y] = at(ward.x, ward.y);
    const clash = placed.some(
      (other) => Math.abs(other.y - y) < 15 && Math.abs(other.x - x) < (other.name.length + ward.name.length) * 3.6,
    );
    if (!clash) placed.push({ name: ward.name, x, y });
  }
  return placed;
}
