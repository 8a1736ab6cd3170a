import type { AgencyKind } from '../../vocabulary/index.ts';
import {
  AGENCY_COLOURS,
  AGENCY_NAMES,
  AGENCY_OUTLINES,
  type AimDocument,
  type Block,
  type Cell,
  type Drawing,
  type Shape,
} from './model.ts';

const STYLE = `
@page{size:A4;margin:12mm}
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0 auto;max-width:190mm;padding:16px;font:13px/18px Inter,system-ui,"Segoe UI",Roboto,Arial,sans-serif;color:#111a22;background:#fff}
.marking{text-align:center;font-weight:700;letter-spacing:.04em;margin:4px 0}
h1{font-size:24px;line-height:30px;letter-spacing:-.02em;margin:8px 0 2px}
h2{font-size:15px;line-height:22px;margin:16px 0 0;padding-bottom:3px;border-bottom:1px solid #111a22;display:flex;justify-content:space-between;gap:12px}
h2 small{font-weight:400;color:#586470}
h3{font-size:13px;line-height:18px;margin:0}
p{margin:6px 0}
.muted,.small{color:#586470}
.small{font-size:12px;line-height:16px}
.split{display:grid;grid-template-columns:minmax(0,1.25fr) minmax(0,1fr);gap:20px}
ol.cards{list-style:none;margin:0;padding:0}
ol.cards li{display:grid;grid-template-columns:26px minmax(0,1fr);gap:8px;padding:8px 0;border-bottom:1px solid #dbdfe3;break-inside:avoid}
.number{width:22px;height:22px;border-radius:50%;background:#111a22;color:#fff;font-weight:700;font-size:12px;line-height:22px;text-align:center;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.marks{float:right;display:flex;gap:6px}
.ticks{display:flex;flex-wrap:wrap;gap:4px 16px;margin-top:4px;padding:0;list-style:none}
.ticks li::before{content:"";display:inline-block;width:11px;height:11px;border:1.2px solid #111a22;border-radius:2px;margin-right:6px;vertical-align:-1px}
table{border-collapse:collapse;width:100%}
caption{text-align:left;position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
th{font-weight:600;color:#586470;text-align:left;border-bottom:1px solid #111a22;padding:4px 6px 4px 0}
td{padding:4px 6px 4px 0;border-bottom:1px solid #dbdfe3;vertical-align:top}
tr{break-inside:avoid}
.right{text-align:right;font-variant-numeric:tabular-nums}
td svg,.marks svg{vertical-align:-1px}
figure{margin:8px 0}
figure svg{width:100%;height:auto;border:1px solid #7d8893}
.line{border-bottom:1px solid #dbdfe3;height:28px}
footer{display:flex;justify-content:space-between;gap:24px;border-top:1.5px solid #7d8893;margin-top:16px;padding-top:8px;font-size:11px;line-height:15px;color:#3a4651}
@media (max-width:600px){.split{grid-template-columns:minmax(0,1fr)}}
@media print{body{padding:0;max-width:none}}
`;

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** A whole page of its own: no script, no outside request, readable by a screen reader and on paper. */
export function renderHtml(document: AimDocument): string {
  const marking = `<p class="marking">${escapeHtml(document.marking)}</p>`;
  return `<!doctype html>
<html lang="${escapeHtml(document.language)}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${escapeHtml(`${document.marking}: ${document.title}`)}</title><style>${STYLE}</style></head>
<body>${marking}<header><h1>${escapeHtml(document.title)}</h1><p class="muted">${escapeHtml(document.subtitle)}</p></header>
<main>${document.blocks.map(block).join('\n')}</main>
<footer><div>${document.footer.map((line) => `${escapeHtml(line)}`).join('<br>')}</div><div>${document.keep.map(escapeHtml).join('<br>')}</div></footer>
${marking}</body></html>
`;
}

function block(b: Block): string {
  switch (b.kind) {
    case 'heading':
      return `<h2>${escapeHtml(b.text)}${b.aside === undefined ? '' : ` <small>${escapeHtml(b.aside)}</small>`}</h2>`;
    case 'paragraph':
      return `<p${b.tone === 'muted' ? ' class="muted"' : ''}>${escapeHtml(b.text)}</p>`;
    case 'cards':
      return `<ol class="cards">${b.cards
        .map(
          (card) =>
            `<li><span class="number" aria-hidden="true">${card.number}</span><div><span class="marks">${card.agencies.map((kind) => agencyMark(kind, true)).join('')}</span><h3>${card.number}. ${escapeHtml(card.title)}, ${escapeHtml(card.place)}</h3><div>${escapeHtml(card.text)}</div><div class="small">${escapeHtml(card.small)}</div>${card.ticks.length === 0 ? '' : `<ul class="ticks" aria-label="Decision">${card.ticks.map((tick) => `<li>${escapeHtml(tick)}</li>`).join('')}</ul>`}</div></li>`,
        )
        .join('')}</ol>`;
    case 'table':
      return `<table><caption>${escapeHtml(b.caption)}</caption><thead><tr>${b.columns.map((column) => `<th scope="col"${column.align === 'right' ? ' class="right"' : ''}>${escapeHtml(column.title)}</th>`).join('')}</tr></thead><tbody>${b.rows
        .map(
          (row) =>
            `<tr>${row.map((cell, i) => tableCell(cell, i === 0, b.columns[i]?.align === 'right')).join('')}</tr>`,
        )
        .join('')}</tbody></table>`;
    case 'drawing':
      return `<figure>${drawing(b.drawing)}</figure>`;
    case 'lines':
      return '<div class="line"></div>'.repeat(b.count);
    case 'split':
      return `<div class="split"><div>${b.main.map(block).join('\n')}</div><div>${b.aside.map(block).join('\n')}</div></div>`;
  }
}

function tableCell(cell: Cell, isHeader: boolean, right: boolean): string {
  const { text, strong, agency, range } = typeof cell === 'string' ? { text: cell } : cell;
  const mark = agency === undefined ? '' : `${agencyMark(agency, true)} `;
  const words = strong ? `<strong>${escapeHtml(text)}</strong>` : escapeHtml(text);
  const content = range === undefined ? `${mark}${words}` : rangeBar(range);
  const attributes = right ? ' class="right"' : '';
  return isHeader
    ? `<th scope="row" style="font-weight:400;color:inherit;border-bottom-color:#dbdfe3">${content}</th>`
    : `<td${attributes}>${content}</td>`;
}

/** Small inline mark of an agency. Named unless its name stands beside it. */
export function agencyMark(kind: AgencyKind, named: boolean): string {
  const outline = AGENCY_OUTLINES[kind];
  const shape =
    outline === null
      ? `<circle cx="5" cy="5" r="4.5" fill="${AGENCY_COLOURS[kind]}"/>`
      : `<path d="M${outline.map((point) => point.join(' ')).join('L')}Z" fill="${AGENCY_COLOURS[kind]}"/>`;
  const label = named ? `role="img" aria-label="${AGENCY_NAMES[kind]}"` : 'aria-hidden="true"';
  return `<svg width="11" height="11" viewBox="0 0 10 10" ${label}>${shape}</svg>`;
}

function rangeBar({ count, lower, upper, max }: { count: number; lower: number; upper: number; max: number }): string {
  const at = (value: number) => 4 + (112 * value) / Math.max(1, max);
  const outside = count > upper || count < lower;
  return `<svg width="120" height="12" viewBox="0 0 120 12" aria-hidden="true"><rect x="${at(lower)}" y="2" width="${Math.max(2, at(upper) - at(lower))}" height="8" rx="1" fill="#e9ecee" stroke="#7d8893" stroke-width=".5"/><circle cx="${at(count)}" cy="6" r="4" fill="${outside ? '#8c510a' : '#111a22'}"/></svg>`;
}

export function drawing(d: Drawing): string {
  return `<svg viewBox="0 0 ${d.width} ${d.height}" role="img" aria-label="${escapeHtml(d.alt)}">${d.shapes.map((each) => shapeSvg(each, d.width)).join('')}</svg>`;
}

function shapeSvg(shape: Shape, width: number): string {
  const unit = width / 350;
  switch (shape.kind) {
    case 'area':
      return `<path d="${shape.rings.map((ring) => `M${ring.map(([x, y]) => `${x!.toFixed(1)} ${y!.toFixed(1)}`).join('L')}Z`).join('')}" fill="${shape.fill ?? 'none'}" fill-rule="evenodd" stroke="${shape.stroke ?? 'none'}" stroke-width="${(shape.strokeWidth ?? 1) * unit}"${shape.dash ? ` stroke-dasharray="${3 * unit} ${2 * unit}"` : ''}/>`;
    case 'line':
      return `<path d="M${shape.points.map(([x, y]) => `${x!.toFixed(1)} ${y!.toFixed(1)}`).join('L')}" fill="none" stroke="${shape.stroke}" stroke-width="${(shape.strokeWidth ?? 1) * unit}"/>`;
    case 'number':
      return `<circle cx="${shape.x}" cy="${shape.y}" r="${9 * unit}" fill="#111a22" stroke="#fff" stroke-width="${1.5 * unit}"/><text x="${shape.x}" y="${shape.y + 4 * unit}" text-anchor="middle" font-size="${11 * unit}" font-weight="700" fill="#fff">${escapeHtml(shape.text)}</text>`;
    case 'label':
      return `<text x="${shape.x}" y="${shape.y}" text-anchor="middle" font-size="${10 * unit}" fill="#4b5661" stroke="#fafaf8" stroke-width="${2.5 * unit}" paint-order="stroke">${escapeHtml(shape.text)}</text>`;
  }
}
