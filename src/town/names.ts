import type { Chance } from './chance.ts';

export const TOWN_NAME = 'Farhaven';
export const NOTICE = 'Made up: Farhaven is no real place, and its records are about no real person.';
export const SOURCE = 'made up: Farhaven';

const ROOTS =
  `Abbot Acorn Adelaide Albion Alder Alma Amber Anchor Angel Apple Arbour Argyle Ashdown Aspen Aster Auburn Avalon Balfour Baltic
Bank Barley Baron Basil Bay Beech Bell Bellamy Belmont Birch Bishop Blackthorn Bluebell Borough Bracken Bramble Brewer Briar Bright Brook
Brunel Burdock Burnet Byron Cable Calder Campion Canal Canning Cannon Captain Carlton Castle Cedar Celandine Chandler Chapel Chaucer Cherry Chestnut
Church Clarence Clay Clifton Clover Cobden Commerce Compass Copper Coral Cork Corn Cowper Crane Crescent Cromer Cross Crown Cutter Cygnet
Dale Damson Daniel Darwin Dean Derwent Diamond Dovecote Drake Duke Dundas Eagle Earl East Ebony Edith Elder Elgin Elm Emerald Empire Exeter
Fairfax Falcon Farrier Fern Ferry Field Finch Fisher Flint Forge Fountain Foundry Foxglove Frances Frith Fuller Gable Garnet Garrick Gas George
Gladstone Glebe Glover Gordon Gorse Granary Grange Granville Green Gresham Greta Guild Hadrian Hall Hamilton Harrier Hart Hawk Hawthorn Hazel Heath
Heather Henley Heron Herring High Hill Holly Hope Hornbeam Howard Hudson Iris Iron Ivy James Jasmine Jasper Jubilee Juniper Keel Kelvin Kestrel Kiln
King Kipling Laburnum Lamb Lapwing Larch Lark Laurel Lavender Leven Lichen Lilac Lime Linden Linnet Lister Locke Lodge Lombard Lune Madder Magnolia
Mallard Maltings Manor Maple Marigold Mariner Market Marlow Marsh Martin Mast May Meadow Medlar Mercer Merlin Mill Milton Minster Mint Monk Moss
Mulberry Myrtle Nelson Newton Nile North Oak Oaken Olive Opal Orchard Osprey Otter Outram Oxford Palmer Park Parson Peel Pelham Percy Petrel Pilot
Pine Pinfold Plover Plum Poplar Poppy Porter Portland Primrose Prince Prior Prospect Quarry Queen Rectory Redwing Regent Ridge Ripley Robin Roper Rose
Rowan Ruby Rush Russell Sable Saddler Saffron Sail Sallow Salt Samphire Sandpiper Sapphire School Selby Shakespeare Shaw Shelley Sorrel South Spencer
Spring Spruce Stanhope Starling Station Stile Stone Sturgess Summer Swan Swift Sycamore Tanner Teal Temple Tennyson Tern Thistle Thorn Thyme
Tiller Trafalgar Trinity Tulip Turner Union Vale Verbena Vernon Vicarage Victor Viola Wagtail Walnut Walton Warren Water Waterloo Watt Weaver Wellington
Wesley West Wharf Wheat Wheeler Whinbush Willow Winchat Windmill Winter Woodbine Wren Yarrow Yew York Zetland`.split(
    /\s+/,
  );

const INNER = ['Street', 'Street', 'Street', 'Terrace', 'Street', 'Road', 'Place', 'Row'];
const OUTER = ['Road', 'Avenue', 'Drive', 'Grove', 'Crescent', 'Gardens', 'Way', 'Lane', 'Close', 'Walk'];
const SHORT = ['Close', 'Court', 'Place', 'Mews', 'Yard', 'Walk'];

/** Hands out street names, none twice. */
export function streetNamer(chance: Chance): (urban: number, lengthMetres: number) => string {
  const used = new Set<string>();
  const perRoot = new Map<string, number>();
  return (urban, lengthMetres) => {
    for (let attempt = 0; ; attempt++) {
      const root = chance.pick(ROOTS);
      // The same root seldom serves twice: two Oak streets in one town confuse everybody.
      if ((perRoot.get(root) ?? 0) > (attempt < 40 ? 0 : attempt < 120 ? 1 : 4)) continue;
      const kinds = lengthMetres < 170 ? SHORT : urban > 0.8 ? INNER : OUTER;
      const name = `${root} ${chance.pick(kinds)}`;
      if (used.has(name)) continue;
      used.add(name);
      perRoot.set(root, (perRoot.get(root) ?? 0) + 1);
      return name;
    }
  };
}

const PUB_FIRST = ['Old', 'Golden', 'Red', 'White', 'Black', 'Jolly', 'Blue', 'Crooked', 'Silver', 'Royal'];
const PUB_LAST = [
  'Anchor',
  'Lantern',
  'Mariner',
  'Trawler',
  'Heron',
  'Compass',
  'Barrel',
  'Fleece',
  'Lighthouse',
  'Ship',
  'Bell',
  'Cormorant',
];

export function pubName(chance: Chance, used: Set<string>): string {
  for (;;) {
    const name = `The ${chance.pick(PUB_FIRST)} ${chance.pick(PUB_LAST)}`;
    if (!used.has(name)) {
      used.add(name);
      return name;
    }
  }
}
