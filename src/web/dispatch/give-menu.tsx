import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover } from 'react-aria-components';
import type { CrewSuggestion } from '../../services/model.ts';
import { clockWords, plural } from '../ui/words.ts';
import { type BoardCase, useSuggestions } from './queries.ts';

const TAKE_BACK = 'take-back';

/** The way without dragging: every crew on shift with its reasons, fit ones first. */
export function GiveMenu({
  one,
  isOpen,
  onOpen,
  onGive,
}: {
  one: BoardCase;
  isOpen: boolean;
  onOpen: (isOpen: boolean) => void;
  onGive: (teamId: number | null) => void;
}) {
  const found = useSuggestions(isOpen ? one.caseId : null);
  const crews = found.data?.crews;
  const fit = crews?.filter(({ isFit }) => isFit) ?? [];
  const others = crews?.filter(({ isFit }) => !isFit) ?? [];
  return (
    <MenuTrigger isOpen={isOpen} onOpenChange={onOpen}>
      <Button className="btn s" id={`give-${one.caseId}`}>
        {one.assigned === null ? 'Give to…' : 'Give on…'}
        <span className="unseen"> {one.number}</span>
      </Button>
      <Popover className="pop give-pop" placement="bottom end">
        <Menu
          key={crews === undefined ? 'waiting' : 'there'}
          className="give-menu"
          autoFocus="first"
          disabledKeys={['none', 'waiting']}
          onAction={(key) => onGive(key === TAKE_BACK ? null : Number(key))}
        >
          {crews === undefined ? (
            <MenuItem id="waiting" className="give-item">
              {found.isError ? found.error.message : 'Looking who could do it'}
            </MenuItem>
          ) : (
            <>
              <MenuSection>
                <Header className="give-head">Fit, soonest there first</Header>
                {fit.length === 0 ? (
                  <MenuItem id="none" className="give-item">
                    No crew on shift is fit for it.
                  </MenuItem>
                ) : (
                  fit.map((crew) => <CrewItem key={crew.teamId} crew={crew} />)
                )}
              </MenuSection>
              {one.assigned !== null && (
                <MenuItem id={TAKE_BACK} className="give-item" textValue="Take back">
                  Take it back from {one.assigned.words}
                </MenuItem>
              )}
              {others.length > 0 && (
                <MenuSection>
                  <Header className="give-head">{plural(others.length, 'crew')} not fit for it, and why</Header>
                  {others.map((crew) => (
                    <CrewItem key={crew.teamId} crew={crew} />
                  ))}
                </MenuSection>
              )}
            </>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

function CrewItem({ crew }: { crew: CrewSuggestion }) {
  const { teamId, name, isFit, minutes, arrivesAt, reasons, against } = crew;
  return (
    <MenuItem id={String(teamId)} className="give-item" textValue={name}>
      <span className="give-name">
        <b>{name}</b>
        {isFit && minutes !== null && arrivesAt !== null && (
          <span>
            {minutes} min, there {clockWords(arrivesAt)}
          </span>
        )}
      </span>
      <span className="xs ink2">{[...against, ...reasons].join(' ')}</span>
    </MenuItem>
  );
}
