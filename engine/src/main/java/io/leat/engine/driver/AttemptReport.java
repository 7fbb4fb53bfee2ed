package io.leat.engine.driver;

import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;

/** What a driver says about an attempt. A report may come twice, or late. */
public sealed interface AttemptReport {

  /** Whom it is about. */
  Lease lease();

  /** Its supervising process has begun. */
  record Started(Lease lease) implements AttemptReport {}

  /** It has ended, and nothing of it runs that anybody knows of. */
  record Ended(Lease lease, AttemptOutcome outcome) implements AttemptReport {}
}
