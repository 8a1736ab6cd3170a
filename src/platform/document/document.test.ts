import { describe, expect, it } from 'vitest';
import { type AimDocument, renderHtml, renderPdf } from './index.ts';

const everyLetter = Array.from({ length: 0x17f - 0x21 }, (_, i) => String.fromCharCode(0x21 + i)).join('');

const document: AimDocument = {
  title: 'Daily briefing <b>',
  subtitle: 'Sub & title',
  marking: 'OFFICIAL-SENSITIVE',
  language: 'en-GB',
  blocks: [
    { kind: 'heading', text: 'Needs a decision', aside: 'two' },
    {
      kind: 'split',
      main: [
        {
          kind: 'cards',
          cards: Array.from({ length: 14 }, (_, i) => ({
            number: i + 1,
            title: 'Deliberate fires',
            place: 'Newport',
            agencies: ['fire', 'council', 'police', 'partner'],
            text: 'Eight in seven days.',
            small: 'Eight records.',
            ticks: ['Task', 'Refer'],
          })),
        },
      ],
      aside: [
        {
          kind: 'drawing',
          drawing: {
            alt: 'Map with one number',
            width: 100,
            height: 50,
            shapes: [
              {
                kind: 'area',
                rings: [
                  [
                    [0, 0],
                    [10, 0],
                    [10, 10],
                  ],
                ],
                fill: '#fff',
                stroke: '#000',
                dash: true,
              },
              {
                kind: 'line',
                points: [
                  [0, 0],
                  [5, 5],
                ],
                stroke: '#000',
              },
              { kind: 'number', x: 5, y: 5, text: '1' },
              { kind: 'label', x: 8, y: 8, text: 'Ward' },
            ],
          },
        },
      ],
    },
    {
      kind: 'table',
      caption: 'Counts by theme',
      columns: [
        { title: 'Theme', align: 'left' },
        { title: 'Count', align: 'right' },
        { title: '', align: 'left' },
      ],
      rows: [
        [
          { text: 'Violence', agency: 'police' },
          { text: '17', strong: true },
          { text: '', range: { count: 17, lower: 2, upper: 9, max: 20 } },
        ],
      ],
    },
    { kind: 'paragraph', text: everyLetter },
    { kind: 'lines', count: 2 },
  ],
  footer: ['Made from 88 records.'],
  keep: ['Keep until Wed 24 Feb'],
};

describe('a document', () => {
  it('is one page of HTML that runs nothing, asks nothing and escapes what it is given', () => {
    const html = renderHtml(document);
    expect(html).toContain('Daily briefing &#60;b&#62;');
    expect(html).not.toMatch(/<script|<link|src=|https?:/);
    expect(html).toContain('<html lang="en-GB">');
    expect(html.match(/OFFICIAL-SENSITIVE<\/p>/g)).toHaveLength(2);
    expect(html).toContain('<caption>Counts by theme</caption>');
    expect(html).toContain('aria-label="Map with one number"');
  });

  it('is a tagged PDF that turns the page and knows every letter of its language', async () => {
    const pdf = (await renderPdf(document)).toString('latin1');
    expect(pdf.startsWith('%PDF-')).toBe(true);
    expect(pdf).toContain('/MarkInfo');
    expect(pdf).toContain('/Lang (en-GB)');
    expect(pdf.match(/\/Type \/Page\b/g)!.length).toBeGreaterThan(1);
  });

  it('is the same PDF to the byte when made again', async () => {
    const [once, again] = [await renderPdf(document), await renderPdf(document)];
    expect(once.equals(again)).toBe(true);
  });
});
