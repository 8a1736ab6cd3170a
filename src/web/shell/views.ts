/** Views inside a room, as their addresses name them. */
export const DATA_TABS = ['feeds', 'quarantine', 'loads'] as const;
export type DataTab = (typeof DATA_TABS)[number];

export const ADMIN_VIEWS = ['people', 'open311', 'audit'] as const;
export type AdminView = (typeof ADMIN_VIEWS)[number];
