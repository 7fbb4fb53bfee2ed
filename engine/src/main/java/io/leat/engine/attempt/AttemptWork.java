package io.leat.engine.attempt;

import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.agent.AttemptSpec;
import io.leat.engine.agent.AttemptTicket;
import io.leat.engine.agent.StopReason;
import io.leat.engine.expression.Facts;
import io.leat.engine.expression.Scalar;
import io.leat.engine.job.OutputName;
import io.leat.engine.run.AttemptOutcome;
import io.leat.engine.run.Lease;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What is done before the steps of an attempt run, and after they have ended (port). Called on several threads. */
public interface AttemptWork {

  /** How many bytes an attempt may print where nobody said otherwise. */
  long MOST_LOG = 4L << 30;

  /** What comes of preparing an attempt. */
  sealed interface Prepared {
    /** It is to be launched. */
    record Launch(AttemptSpec spec) implements Prepared {}

    /** Nothing need run; an earlier result holds. */
    record Reuse(AttemptOutcome.Reused outcome, Map<OutputName, Scalar> outputs)
        implements Prepared {
      public Reuse {
        outputs = Map.copyOf(outputs);
      }
    }
  }

  /** Whether {@link #prepare}, {@link #conclude} or {@link #ended} may take long for this task, so that they must not hold up the others. */
  boolean slow(Lease lease);

  /**
   * Makes an attempt fit to be launched: brings files, fills in values.
   *
   * @param facts all that is known now, outputs included
   * @throws IOException why it cannot be run
   */
  Prepared prepare(Lease lease, Facts facts) throws IOException;

  /** An attempt that was launched in an earlier life of this process goes on. */
  void taken(Lease lease);

  /**
   * Keeps what an ended attempt left: artifacts, caches, reports; gives the outcome with all of that taken into account. Takes nothing
   * away that it would need to do it again: until the outcome is stored a run that is taken up has it done once more, with what was
   * kept by then the same.
   *
   * @throws IOException when there is no room to keep it: it is to be done again
   */
  AttemptOutcome conclude(Lease lease, AttemptOutcome outcome, Facts facts) throws IOException;

  /**
   * Gives up what {@link #prepare} or {@link #conclude} does with another machine for an attempt that is stopped: they end soon, and how an
   * attempt ended well says why it was stopped. Again is harmless.
   */
  void giveUp(Lease lease, StopReason reason);

  /** Whether something of an attempt may be left that {@link #ended} takes away; quick. */
  boolean remains(Lease lease);

  /**
   * The end of an attempt is stored: takes away what is not needed any more. A run that is taken up has it done once more for each attempt
   * of which something {@linkplain #remains remains}.
   */
  void ended(Lease lease, AttemptOutcome outcome);

  /** Is called again and again while the run goes on, on the thread of its loop; must be quick. */
  void look();

  /** The folder of an attempt. */
  AttemptFolder folder(Lease lease);

  /** The FIFO that an attempt reads when its stdin comes from another. */
  Path input(Lease lease);

  /** With what the marks of the processes of all attempts of the run begin. */
  String mark();

  /** What marks the processes of an attempt. */
  String mark(Lease lease);

  /** How long an attempt may run; null for as long as it takes. */
  @Nullable Duration timeout(Lease lease);

  /** How many bytes an attempt may print; 0 for as many as it likes. The same throughout a run. */
  long mostLog();

  /** The values that are hidden in the log of an attempt, in any order; what nobody knows any more is left out. */
  List<String> masked(Lease lease);

  /** Makes of a text what may be told of an attempt: what is hidden in its log by now is hidden in it. For one thread. */
  UnaryOperator<String> telling(Lease lease);

  /** What an attempt is taken up again by. */
  default AttemptTicket ticket(Lease lease) {
    return new AttemptTicket(lease, folder(lease), mark(lease), timeout(lease), masked(lease));
  }
}
