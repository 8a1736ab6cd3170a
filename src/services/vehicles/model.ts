/** The pure face of vehicles: registration marks, what DVLA's answer means, and a vehicle in keeping. Safe in the browser. */
export * from './model/enquiry.ts';
export * from './model/hold.ts';
export * from './model/vrm.ts';
