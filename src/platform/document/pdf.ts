import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type PDFDocument from 'pdfkit';
import type { AgencyKind } from '../../vocabulary/index.ts';
import {
  AGENCY_COLOURS,
  AGENCY_OUTLINES,
  type AimDocument,
  type Block,
  type Card,
  type Cell,
  type Drawing,
} from './model.ts';

const FONTS = join(dirname(createRequire(import.meta.url).resolve('@fontsource/inter/package.json')), 'files');
const MARGIN = 34;
const FOOT = 66;
const INK = '#111a22';
const INK_3 = '#586470';
const LINE = '#dbdfe3';

/** A4 PDF of a document: tagged, titled, marked at top and foot of every page. Same document, same words. */
export async function renderPdf(document: AimDocument): Promise<Buffer> {
  // Loaded when first asked for: it takes a tenth of a second, and most of AIM never needs it.
  const { default: Pdfkit } = await import('pdfkit');
  const pdf = new Pdfkit({
    size: 'A4',
    margins: { top: MARGIN, left: MARGIN, right: MARGIN, bottom: 0 },
    tagged: true,
    lang: document.language,
    displayTitle: true,
    bufferPages: true,
    // A fixed date: the same briefing gives the same bytes.
    info: { Title: `${document.marking}: ${document.title}`, CreationDate: new Date(0), ModDate: new Date(0) },
  });
  pdf.registerFont('regular', join(FONTS, 'inter-latin-400-normal.woff'));
  pdf.registerFont('bold', join(FONTS, 'inter-latin-700-normal.woff'));
  const chunks: Buffer[] = [];
  pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
  const finished = new Promise<Buffer>((resolve, reject) => {
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
  new Sheet(pdf, document).draw();
  pdf.end();
  return finished;
}

type Pdf = InstanceType<typeof PDFDocument>;

/** One column of the page: where it starts and how wide it is. */
interface Frame {
  x: number;
  width: number;
}

class Sheet {
  readonly #pdf: Pdf;
  readonly #document: AimDocument;
  #y = MARGIN + 18;

  constructor(pdf: Pdf, document: AimDocument) {
    this.#pdf = pdf;
    this.#document = document;
  }

  draw(): void {
    const frame = { x: MARGIN, width: this.#pdf.page.width - 2 * MARGIN };
    this.#text(this.#document.title, frame, { font: 'bold', size: 18, tag: 'H1' });
    this.#text(this.#document.subtitle, frame, { colour: INK_3, size: 9.5 });
    this.#y += 4;
    this.#blocks(this.#document.blocks, frame);
    this.#frames();
  }

  #bottom(): number {
    return this.#pdf.page.height - FOOT - MARGIN;
  }

  /** Makes room for something that must not be cut; a new page where there is none. */
  #room(height: number): void {
    if (this.#y + height <= this.#bottom()) return;
    this.#pdf.addPage();
    this.#y = MARGIN + 18;
  }

  #height(text: string, width: number, size: number, font = 'regular'): number {
    return this.#pdf.font(font).fontSize(size).heightOfString(text, { width, lineGap: 1.5 });
  }

  #text(
    text: string,
    frame: Frame,
    options: {
      font?: string;
      size?: number;
      colour?: string;
      tag?: string;
      align?: 'left' | 'right';
      gap?: number;
    } = {},
  ): void {
    const { font = 'regular', size = 9, colour = INK, tag = 'P', align = 'left', gap = 3 } = options;
    const height = this.#height(text, frame.width, size, font);
    this.#room(height);
    const write = () =>
      this.#pdf
        .font(font)
        .fontSize(size)
        .fillColor(colour)
        .text(text, frame.x, this.#y, { width: frame.width, lineGap: 1.5, align });
    this.#pdf.addStructure(this.#pdf.struct(tag, {}, write));
    this.#y += height + gap;
  }

  #blocks(blocks: readonly Block[], frame: Frame): void {
    for (const block of blocks) this.#block(block, frame);
  }

  #block(block: Block, frame: Frame): void {
    switch (block.kind) {
      case 'heading': {
        this.#room(40);
        this.#y += 8;
        const top = this.#y;
        this.#text(block.text, frame, { font: 'bold', size: 11, tag: 'H2', gap: 2 });
        if (block.aside !== undefined) {
          const after = this.#y;
          this.#y = top + 1.5;
          this.#text(block.aside, frame, { size: 8.5, colour: INK_3, align: 'right' });
          this.#y = after;
        }
        this.#rule(frame, INK, 0.8);
        this.#y += 4;
        return;
      }
      case 'paragraph':
        this.#text(block.text, frame, { colour: block.tone === 'muted' ? INK_3 : INK });
        return;
      case 'cards':
        for (const card of block.cards) this.#card(card, frame);
        return;
      case 'table':
        this.#table(block, frame);
        return;
      case 'drawing':
        this.#drawing(block.drawing, frame);
        return;
      case 'lines':
        for (let i = 0; i < block.count; i++) {
          this.#room(22);
          this.#y += 22;
          this.#rule(frame, LINE, 0.6);
        }
        return;
      case 'split':
        this.#split(block, frame);
        return;
    }
  }

  /** Both columns start level; what follows starts below the longer one. A column that turns the page keeps its place. */
  #split(block: Extract<Block, { kind: 'split' }>, frame: Frame): void {
    const gap = 18;
    const main = Math.round((frame.width - gap) * 0.56);
    const pages = () => this.#pdf.bufferedPageRange();
    const startPage = pages().count - 1;
    const top = this.#y;
    this.#blocks(block.main, { x: frame.x, width: main });
    const mainEnd = { page: pages().count - 1, y: this.#y };
    this.#pdf.switchToPage(startPage);
    this.#y = top;
    this.#blocks(block.aside, { x: frame.x + main + gap, width: frame.width - main - gap });
    const asideEnd = { page: pages().count - 1, y: this.#y };
    const end =
      mainEnd.page > startPage
        ? mainEnd
        : { page: mainEnd.page, y: asideEnd.page > startPage ? mainEnd.y : Math.max(mainEnd.y, asideEnd.y) };
    this.#pdf.switchToPage(end.page);
    this.#y = end.y;
  }

  #rule(frame: Frame, colour: string, width: number): void {
    this.#artifact(() => {
      this.#pdf
        .moveTo(frame.x, this.#y)
        .lineTo(frame.x + frame.width, this.#y)
        .lineWidth(width)
        .strokeColor(colour)
        .stroke();
    });
  }

  #artifact(draw: () => void): void {
    this.#pdf.markContent('Artifact', { type: 'Layout' } as never);
    draw();
    this.#pdf.endMarkedContent();
  }

  #card(card: Card, frame: Frame): void {
    const inner = { x: frame.x + 24, width: frame.width - 24 };
    const title = `${card.title}, ${card.place}`;
    const titleFrame = { x: inner.x, width: inner.width - 14 * card.agencies.length };
    const height =
      this.#height(title, titleFrame.width, 9.5, 'bold') +
      this.#height(card.text, inner.width, 9) +
      this.#height(card.small, inner.width, 7.5) +
      (card.ticks.length > 0 ? 16 : 0) +
      14;
    this.#room(height);
    const top = this.#y;
    this.#artifact(() => {
      this.#pdf.circle(frame.x + 9, top + 8, 8.5).fill(INK);
      this.#pdf
        .font('bold')
        .fontSize(9)
        .fillColor('#ffffff')
        .text(String(card.number), frame.x, top + 3.4, { width: 18, align: 'center' });
      card.agencies.forEach((kind, i) => {
        this.#mark(kind, inner.x + inner.width - 10 - 14 * (card.agencies.length - 1 - i), top + 2, 9);
      });
    });
    this.#text(title, titleFrame, { font: 'bold', size: 9.5, tag: 'H3', gap: 1 });
    this.#text(card.text, inner, { gap: 1 });
    this.#text(card.small, inner, { size: 7.5, colour: INK_3, gap: 3 });
    if (card.ticks.length > 0) {
      let x = inner.x;
      for (const tick of card.ticks) {
        const width = this.#pdf.font('regular').fontSize(8.5).widthOfString(tick);
        this.#artifact(
          () =>
            void this.#pdf
              .rect(x, this.#y + 1, 8, 8)
              .lineWidth(0.8)
              .strokeColor(INK)
              .stroke(),
        );
        const y = this.#y;
        this.#text(tick, { x: x + 12, width: width + 4 }, { size: 8.5 });
        this.#y = y;
        x += width + 30;
      }
      this.#y += 14;
    }
    this.#rule(frame, LINE, 0.6);
    this.#y += 5;
  }

  #mark(kind: AgencyKind, x: number, y: number, size: number): void {
    const outline = AGENCY_OUTLINES[kind];
    if (outline === null) this.#pdf.circle(x + size / 2, y + size / 2, size * 0.45).fill(AGENCY_COLOURS[kind]);
    else
      this.#pdf
        .polygon(...outline.map(([px, py]) => [x + (px! / 10) * size, y + (py! / 10) * size] as [number, number]))
        .fill(AGENCY_COLOURS[kind]);
  }

  #table(block: Extract<Block, { kind: 'table' }>, frame: Frame): void {
    const widths = columnWidths(block, frame.width, (text, bold) =>
      this.#pdf
        .font(bold ? 'bold' : 'regular')
        .fontSize(8.5)
        .widthOfString(text),
    );
    const row = (cells: readonly Cell[], header: boolean) => {
      const heights = cells.map((cell, i) => {
        const text = typeof cell === 'string' ? cell : cell.text;
        return this.#height(text, widths[i]! - 6, 8.5, header ? 'bold' : 'regular');
      });
      const height = Math.max(...heights, 10) + 4;
      this.#room(height + 2);
      const top = this.#y;
      let x = frame.x;
      cells.forEach((cell, i) => {
        const value = typeof cell === 'string' ? { text: cell } : cell;
        const width = widths[i]!;
        if (value.range !== undefined) {
          const { range } = value;
          this.#artifact(() => this.#range(range, x, top + 2, width - 8));
        } else {
          const indent = value.agency === undefined ? 0 : 14;
          if (value.agency !== undefined) {
            const { agency } = value;
            this.#artifact(() => this.#mark(agency, x, top + 1.5, 8));
          }
          this.#y = top;
          this.#text(
            value.text,
            { x: x + indent, width: width - 6 - indent },
            {
              size: 8.5,
              font: header || value.strong ? 'bold' : 'regular',
              colour: header ? INK_3 : INK,
              align: block.columns[i]!.align,
              tag: header ? 'TH' : 'TD',
            },
          );
        }
        x += width;
      });
      this.#y = top + height;
      this.#rule(frame, header ? INK : LINE, 0.6);
      this.#y += 2.5;
    };
    row(
      block.columns.map((column) => column.title),
      true,
    );
    for (const cells of block.rows) row(cells, false);
    this.#y += 4;
  }

  #range(
    { count, lower, upper, max }: { count: number; lower: number; upper: number; max: number },
    x: number,
    y: number,
    width: number,
  ): void {
    const at = (value: number) => x + 4 + ((width - 8) * value) / Math.max(1, max);
    this.#pdf
      .rect(at(lower), y, Math.max(2, at(upper) - at(lower)), 7)
      .lineWidth(0.4)
      .fillAndStroke('#e9ecee', '#7d8893');
    this.#pdf.circle(at(count), y + 3.5, 3).fill(count > upper || count < lower ? '#8c510a' : INK);
  }

  #drawing(drawing: Drawing, frame: Frame): void {
    const scale = frame.width / drawing.width;
    const height = drawing.height * scale;
    this.#room(height + 8);
    const x0 = frame.x;
    const y0 = this.#y;
    const at = (point: readonly number[]): [number, number] => [x0 + point[0]! * scale, y0 + point[1]! * scale];
    const paint = () => {
      this.#pdf.save().rect(x0, y0, frame.width, height).clip();
      for (const shape of drawing.shapes) {
        if (shape.kind === 'area') {
          for (const ring of shape.rings) {
            const [first, ...rest] = ring;
            if (!first) continue;
            this.#pdf.moveTo(...at(first));
            for (const point of rest) this.#pdf.lineTo(...at(point));
            this.#pdf.closePath();
          }
          this.#pdf.lineWidth((shape.strokeWidth ?? 1) * 0.7);
          if (shape.dash) this.#pdf.dash(2, { space: 1.5 });
          else this.#pdf.undash();
          if (shape.fill !== null && shape.stroke !== null)
            this.#pdf.fillAndStroke(shape.fill, shape.stroke, 'even-odd');
          else if (shape.fill !== null) this.#pdf.fill(shape.fill, 'even-odd');
          else if (shape.stroke !== null) this.#pdf.stroke(shape.stroke);
        } else if (shape.kind === 'line') {
          shape.points.forEach(
            (point, i) => void (i === 0 ? this.#pdf.moveTo(...at(point)) : this.#pdf.lineTo(...at(point))),
          );
          this.#pdf
            .undash()
            .lineWidth((shape.strokeWidth ?? 1) * 0.7)
            .stroke(shape.stroke);
        } else {
          const [x, y] = at([shape.x, shape.y]);
          if (shape.kind === 'number') this.#pdf.circle(x, y, 7).lineWidth(1).fillAndStroke(INK, '#ffffff');
          const number = shape.kind === 'number';
          this.#pdf
            .font(number ? 'bold' : 'regular')
            .fontSize(number ? 8 : 7)
            .fillColor(number ? '#ffffff' : '#4b5661');
          this.#pdf.text(shape.text, x - 40, y - (number ? 4 : 5), { width: 80, align: 'center', lineBreak: false });
        }
      }
      this.#pdf.restore();
      this.#pdf.undash().rect(x0, y0, frame.width, height).lineWidth(0.6).stroke('#7d8893');
    };
    this.#pdf.addStructure(this.#pdf.struct('Figure', { alt: drawing.alt }, paint));
    this.#y = y0 + height + 6;
  }

  /** Marking, small print and page number on every page, once the number of pages is known. */
  #frames(): void {
    const { count } = this.#pdf.bufferedPageRange();
    const width = this.#pdf.page.width - 2 * MARGIN;
    for (let page = 0; page < count; page++) {
      this.#pdf.switchToPage(page);
      this.#artifact(() => {
        this.#pdf.font('bold').fontSize(9).fillColor(INK);
        this.#pdf.text(this.#document.marking, MARGIN, MARGIN - 6, { width, align: 'center', lineBreak: false });
        const foot = this.#pdf.page.height - FOOT - 14;
        this.#pdf
          .moveTo(MARGIN, foot)
          .lineTo(MARGIN + width, foot)
          .lineWidth(1)
          .strokeColor('#7d8893')
          .stroke();
        this.#pdf.font('regular').fontSize(7.5).fillColor('#3a4651');
        this.#pdf.text(this.#document.footer.join('\n'), MARGIN, foot + 5, {
          width: width - 130,
          lineGap: 1.5,
          height: 46,
          ellipsis: true,
        });
        this.#pdf.text(
          [...this.#document.keep, `Page ${page + 1} of ${count}`].join('\n'),
          MARGIN + width - 120,
          foot + 5,
          { width: 120, align: 'right', lineGap: 1.5 },
        );
        this.#pdf.font('bold').fontSize(9).fillColor(INK);
        this.#pdf.text(this.#document.marking, MARGIN, this.#pdf.page.height - 24, {
          width,
          align: 'center',
          lineBreak: false,
        });
      });
    }
  }
}

/** Columns as wide as their longest word line wants, the first takes what is left over or gives what is missing. */
function columnWidths(
  block: Extract<Block, { kind: 'table' }>,
  width: number,
  measure: (text: string, bold: boolean) => number,
): number[] {
  const wanted = block.columns.map((column, i) => {
    const cells = block.rows.map((row) => {
      const cell = row[i] ?? '';
      if (typeof cell === 'string') return measure(cell, false);
      return cell.range === undefined ? measure(cell.text, cell.strong ?? false) + (cell.agency ? 14 : 0) : 90;
    });
    return Math.max(measure(column.title, true), ...cells) + 10;
  });
  const rest = wanted.slice(1).reduce((sum, each) => sum + each, 0);
  const first = width - rest;
  if (first >= Math.min(wanted[0]!, 70)) return [first, ...wanted.slice(1)];
  const scale = width / (rest + wanted[0]!);
  return wanted.map((each) => each * scale);
}
