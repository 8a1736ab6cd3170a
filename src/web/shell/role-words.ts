import type { Role } from '../../vocabulary/index.ts';

export const ROLE_WORDS: Record<Role, string> = {
  analyst: 'Analyst',
  coordinator: 'Coordinator',
  officer: 'Officer',
  performance: 'Performance',
  engagement: 'Engagement',
  dataProtection: 'Data protection',
  administrator: 'Administrator',
};
