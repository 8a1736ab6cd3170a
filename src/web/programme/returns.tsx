import { FileSpreadsheet, FileText } from 'lucide-react';
import { useState } from 'react';
import { type HotspotPatrol, type Programme, periodOf } from '../../tasking/model.ts';
import { address } from '../api/client.ts';

/** The return and the claim, as files. */
export function Returns({ programme, patrols }: { programme: Programme; patrols: readonly HotspotPatrol[] }) {
  const [by, setBy] = useState<'month' | 'quarter'>('month');
  const periods = [...new Set(patrols.map(({ date }) => periodOf(date, by)))].sort().reverse();
  const [period, setPeriod] = useState('');
  const quarter = by === 'quarter' ? period : '';
  const base = `/api/programmes/${programme.programmeId}`;
  return (
    <section className="card" aria-labelledby="returns">
      <header>
        <h2 className="big" id="returns">
          Returns
        </h2>
      </header>
      <div className="inner col g3">
        <div className="row g3">
          <div className="field f1">
            <label htmlFor="return-by">By</label>
            <select
              id="return-by"
              className="in"
              value={by}
              onChange={(event) => {
                setBy(event.target.value === 'quarter' ? 'quarter' : 'month');
                setPeriod('');
              }}
            >
              <option value="month">Month</option>
              <option value="quarter">Quarter</option>
            </select>
          </div>
          <div className="field f1">
            <label htmlFor="return-period">Period</label>
            <select
              id="return-period"
              className="in"
              value={period}
              onChange={(event) => setPeriod(event.target.value)}
            >
              <option value="">Whole programme</option>
              {periods.map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </select>
          </div>
        </div>
        <div className="downloads">
          <a className="btn" href={address(`${base}/return.xlsx`, { by, period })} download>
            <FileSpreadsheet size={15} strokeWidth={1.75} aria-hidden /> Return, XLSX
          </a>
          <a className="btn" href={address(`${base}/return.csv`, { by, period })} download>
            <FileText size={15} strokeWidth={1.75} aria-hidden /> Return, CSV
          </a>
          <a className="btn" href={address(`${base}/claim.xlsx`, { period: quarter })} download>
            <FileSpreadsheet size={15} strokeWidth={1.75} aria-hidden /> Claim, XLSX
          </a>
          <a className="btn" href={`${base}/geofences.geojson`} download="geofences.geojson">
            Geofences
          </a>
        </div>
        <p className="xs mut">
          {programme.settings.columns.length} columns, as the partnership set them. The claim counts hours delivered at
          each agency’s rate; probable hours are told and not claimed.
        </p>
      </div>
    </section>
  );
}
