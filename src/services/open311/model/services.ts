import type { Question, ServiceDefinition } from '../../catalogue/model.ts';
import { type Fields, rows, type WireDocument } from './wire.ts';

/** The kinds of case that are reported from outside. */
export const offered = (definitions: readonly ServiceDefinition[]): ServiceDefinition[] =>
  definitions.filter(({ isPublic }) => isPublic);

export function servicesDocument(definitions: readonly ServiceDefinition[]): WireDocument {
  return rows(
    'services',
    'service',
    offered(definitions).map((definition) => ({
      service_code: definition.code,
      service_name: definition.name,
      description: definition.description,
      metadata: asked(definition).length > 0,
      // While AIM has more reports at once than it can open, it answers with a token: a client of `batch` copes with both.
      type: 'realtime',
      keywords: definition.keywords.join(','),
      group: definition.group,
    })),
  );
}

/** What a definition asks of whoever reports; a photo is given as media_url. */
export const asked = (definition: ServiceDefinition): Question[] =>
  definition.questions.filter(({ kind }) => kind !== 'photo');

export function definitionDocument(definition: ServiceDefinition): WireDocument {
  return {
    root: 'service_definition',
    content: {
      fields: {
        service_code: definition.code,
        attributes: { item: 'attribute', of: asked(definition).map((question, i) => attribute(question, i + 1)) },
      },
    },
  };
}

const DATATYPES = {
  text: 'text',
  number: 'number',
  yesNo: 'singlevaluelist',
  choice: 'singlevaluelist',
  choices: 'multivaluelist',
  instant: 'datetime',
  vrm: 'string',
} as const;

const DATATYPE_WORDS: Readonly<Partial<Record<Question['kind'], string>>> = {
  instant: 'A date and time with its zone, as 2010-01-01T00:00:00Z',
  number: 'A number',
  vrm: 'The registration number on the plate',
};

function attribute(question: Question, order: number): Fields {
  const { kind } = question;
  const values =
    kind === 'yesNo'
      ? [{ fields: { key: 'true', name: 'Yes' } }, { fields: { key: 'false', name: 'No' } }]
      : question.options.map(({ value, words }) => ({ fields: { key: value, name: words } }));
  return {
    fields: {
      variable: true,
      code: question.id,
      datatype: kind === 'photo' ? 'string' : DATATYPES[kind],
      required: question.isRequired,
      datatype_description: question.help === '' ? (DATATYPE_WORDS[kind] ?? null) : question.help,
      order,
      description: question.words,
      ...(values.length === 0 ? {} : { values: { item: 'value', of: values } }),
    },
  };
}
