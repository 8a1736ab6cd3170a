import { deliveryOf, type Hotspot, type HotspotPatrol } from '../../tasking/model.ts';

/** Planned beside delivered, hot spot by hot spot; a row chosen is marked on the map. */
export function DeliveryTable({
  hotspots,
  patrols,
  chosen,
  onChoose,
}: {
  hotspots: readonly Hotspot[];
  patrols: readonly HotspotPatrol[];
  chosen: number | undefined;
  onChoose: (hotspot: number | undefined) => void;
}) {
  const whole = deliveryOf(patrols);
  return (
    <section className="card" aria-labelledby="delivery">
      <header>
        <h2 className="big" id="delivery">
          Planned and delivered
        </h2>
      </header>
      <div className="scroll-x inner">
        <table>
          <caption className="unseen">Patrols planned and delivered by hot spot</caption>
          <thead>
            <tr>
              <th scope="col">Hot spot</th>
              <th scope="col">Ward</th>
              <th scope="col" className="num">
                Patrols
              </th>
              <th scope="col" className="num">
                Hours
              </th>
              <th scope="col" className="num">
                Not done
              </th>
              <th scope="col" className="num">
                Engagements
              </th>
              <th scope="col" className="num">
                Powers
              </th>
              <th scope="col" className="num">
                Arrests
              </th>
            </tr>
          </thead>
          <tbody>
            {hotspots.map(({ hotspot, name, ward }) => (
              <Row
                key={hotspot}
                words={`${hotspot} ${name}`}
                ward={ward}
                isChosen={chosen === hotspot}
                delivery={deliveryOf(patrols.filter((patrol) => patrol.hotspot === hotspot))}
                onChoose={() => onChoose(chosen === hotspot ? undefined : hotspot)}
              />
            ))}
          </tbody>
          <tfoot>
            <Row words="All" ward="" isChosen={false} delivery={whole} onChoose={null} />
          </tfoot>
        </table>
      </div>
    </section>
  );
}

function Row({
  words,
  ward,
  delivery,
  isChosen,
  onChoose,
}: {
  words: string;
  ward: string;
  delivery: ReturnType<typeof deliveryOf>;
  isChosen: boolean;
  onChoose: (() => void) | null;
}) {
  return (
    <tr data-next={isChosen ? '' : undefined}>
      <th scope="row">
        {onChoose === null ? (
          words
        ) : (
          <button type="button" className="q" aria-pressed={isChosen} onClick={onChoose}>
            {words}
          </button>
        )}
      </th>
      <td>{ward}</td>
      <td className="num">
        {delivery.deliveredPatrols} of {delivery.plannedPatrols}
        {delivery.probablePatrols > 0 && `, ${delivery.probablePatrols} probable`}
      </td>
      <td className="num">
        {delivery.deliveredHours.toFixed(1)} of {delivery.plannedHours.toFixed(1)}
      </td>
      <td className="num">{delivery.notDone}</td>
      <td className="num">{delivery.engagements}</td>
      <td className="num">{delivery.powersUsed + delivery.warnings}</td>
      <td className="num">{delivery.arrests}</td>
    </tr>
  );
}
