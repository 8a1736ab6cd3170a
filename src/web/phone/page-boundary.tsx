import { Component, type ReactNode } from 'react';

/** A page that breaks says so and leads back; what was saved on the phone stays, and is sent all the same. */
export class PageBoundary extends Component<{ children: ReactNode }, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError() {
    return { isBroken: true };
  }

  override render() {
    if (!this.state.isBroken) return this.props.children;
    return (
      <div className="phone-body">
        <section className="phone-card" role="alert">
          <h1>This page has a fault</h1>
          <p>Nothing you saved is lost: it is on this phone and is sent by itself. Go back, or load the page again.</p>
          <div className="acts">
            <a className="act second" href="#/">
              Tasks
            </a>
            <button type="button" className="act" onClick={() => location.reload()}>
              Load again
            </button>
          </div>
        </section>
      </div>
    );
  }
}
