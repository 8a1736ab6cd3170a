import { type ReactNode, useId } from 'react';
import type { Catalogue, ServiceDefinition } from '../../../services/model.ts';
import type { Content } from '../draft.ts';

/** What every part of the form is given. */
export interface SectionProps {
  content: Content;
  catalogue: Catalogue;
  onChange: (part: Partial<Content>) => void;
}

export function Section({ title, children }: { title: string; children: ReactNode }) {
  const id = useId();
  return (
    <section className="card cat-section" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {children}
    </section>
  );
}

/** What kinds of case say already, to be offered for another: the same words for the same thing. */
export const usedWords = (
  services: readonly ServiceDefinition[],
  of: (definition: ServiceDefinition) => readonly (string | null)[],
): string[] => [...new Set(services.flatMap(of).filter((each): each is string => each !== null && each !== ''))].sort();
