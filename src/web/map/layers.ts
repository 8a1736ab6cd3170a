import { AGENCY_KINDS, type AgencyKind, CATEGORY_ID_LIMIT, categoryByCode, subtree } from '../../vocabulary/index.ts';
import type { Agency } from '../api/types.ts';
import { AGENCY_NAMES } from '../ui/marks.tsx';

/** One line of the key, one switch, one count. */
export interface Layer {
  id: string;
  name: string;
  kind: AgencyKind;
}

export interface Layers {
  layers: Layer[];
  layerOfCategory: Uint8Array;
  layerOfAgency: Uint8Array;
  kindOfAgency: Uint8Array;
}

const MOST_CATEGORY_LAYERS = 6;

/** A few chosen categories are layers of their own; otherwise each kind of agency is one. */
export function layersOf(what: readonly string[], agencies: readonly Agency[]): Layers {
  const layerOfCategory = new Uint8Array(CATEGORY_ID_LIMIT).fill(255);
  const layerOfAgency = new Uint8Array(256).fill(255);
  const kindOfAgency = new Uint8Array(256);
  for (const agency of agencies) kindOfAgency[agency.agencyId] = AGENCY_KINDS.indexOf(agency.kind);
  const chosen = what.map((code) => categoryByCode(code)).filter((category) => category !== undefined);
  if (chosen.length > 0 && chosen.length <= MOST_CATEGORY_LAYERS) {
    for (const [i, { code }] of chosen.entries()) for (const { id } of subtree(code)) layerOfCategory[id] = i;
    return {
      layers: chosen.map(({ code, name, agency }) => ({ id: code, name, kind: agency })),
      layerOfCategory,
      layerOfAgency,
      kindOfAgency,
    };
  }
  const kinds = AGENCY_KINDS.filter((kind) => agencies.some((agency) => agency.kind === kind));
  for (const agency of agencies) layerOfAgency[agency.agencyId] = kinds.indexOf(agency.kind);
  return {
    layers: kinds.map((kind) => ({ id: kind, name: AGENCY_NAMES[kind], kind })),
    layerOfCategory,
    layerOfAgency,
    kindOfAgency,
  };
}
