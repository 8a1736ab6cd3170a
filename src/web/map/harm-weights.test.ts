import { describe, expect, it } from 'vitest';
import { readHarmFile } from '../../analysis/index.ts';
import { categoryByCode } from '../../vocabulary/index.ts';
import { weightsOf } from './harm-weights.ts';

const read = (text: string) => weightsOf(readHarmFile(text, { index: 'CCHI', edition: '2020' }).editions[0]!, 'x.csv');
const at = (weights: Float64Array, code: string) => weights[categoryByCode(code)!.id];

describe('harm weights by category', () => {
  it('are found by code or by name, and hold for what lies below', () => {
    const { ofCategory } = read('code,name,weight\ncrime/burglary,Burglary,20\n17,Robbery,365\n');
    expect(at(ofCategory, 'crime/burglary')).toBe(20);
    expect(at(ofCategory, 'crime/burglary/residential')).toBe(20);
    expect(at(ofCategory, 'crime/robbery/personal')).toBe(365);
  });

  it('are not known, rather than 0, where the file has none', () => {
    const { ofCategory, nCategories } = read('code,weight\ncrime/burglary/residential,5\n');
    expect(at(ofCategory, 'crime/burglary')).toBeNaN();
    expect(at(ofCategory, 'asb')).toBeNaN();
    expect(nCategories).toBe(1);
  });
});
