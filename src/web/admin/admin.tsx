import './admin.css';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useMay } from '../api/queries.ts';
import type { AdminView } from '../shell/views.ts';
import { Segments } from '../ui/segments.tsx';
import { Audit } from './audit.tsx';
import { Open311 } from './open311/open311.tsx';
import { People } from './people.tsx';

/** Who may do what, which other systems AIM speaks with, and who did what. */
export function Admin() {
  const { view } = useSearch({ from: '/admin' });
  const navigate = useNavigate({ from: '/admin' });
  const mayManage = useMay('person.manage');
  const maySet = useMay('settings.manage');
  const mayAudit = useMay('audit.read');
  const mayKeepCatalogue = useMay('catalogue.manage');
  const views: { value: AdminView; words: string }[] = [
    ...(mayManage ? [{ value: 'people' as const, words: 'People' }] : []),
    ...(maySet ? [{ value: 'open311' as const, words: 'Open311 connections' }] : []),
    ...(mayAudit ? [{ value: 'audit' as const, words: 'Audit' }] : []),
  ];
  const shown = view ?? views[0]?.value;
  return (
    <div className="page admin">
      <div className="row g3 wrap">
        {shown !== undefined && (
          <Segments
            label="View"
            value={shown}
            options={views}
            onChange={(next) => void navigate({ search: (before) => ({ ...before, view: next }) })}
          />
        )}
        {mayKeepCatalogue && (
          <Link className="l sm" to="/cases/catalogue">
            Catalogue of the street services
          </Link>
        )}
      </div>
      {shown === 'people' && mayManage && <People />}
      {shown === 'open311' && maySet && <Open311 />}
      {shown === 'audit' && mayAudit && <Audit />}
    </div>
  );
}
