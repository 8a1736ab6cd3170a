export { agencyMark, drawing as drawingSvg, escapeHtml, renderHtml } from './html.ts';
export * from './model.ts';
export { renderPdf } from './pdf.ts';
