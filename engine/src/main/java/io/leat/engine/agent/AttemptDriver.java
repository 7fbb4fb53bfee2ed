package io.leat.engine.agent;

import io.leat.engine.run.Lease;
import java.io.IOException;

/**
 * Runs attempts, each where its lease says (port). It is made with a listener, which is told what happens, on other threads or before a call
 * returns. Attempts outlive the driver: the next one takes them up by their tickets. Safe for use by several threads.
 */
public interface AttemptDriver extends AutoCloseable {

  /** Whether an attempt was found again. */
  enum Adoption {
    /** It runs or has ended, or nobody can tell yet; reports will come. */
    ADOPTED,
    /** Nothing of it ever ran, and nothing ever will but by a new launch. */
    NEVER_STARTED
  }

  /**
   * Makes the attempt folder and the FIFOs that the attempt reads and writes, and sets the attempt going, detached. A FIFO that is there
   * already is used: the attempt on its other end asks for it, too.
   *
   * @throws AgentUnreachable when the agent cannot be reached now
   * @throws IOException when nothing was set going, and nothing will be
   */
  void launch(AttemptSpec spec) throws IOException;

  /**
   * Takes up an attempt again that an earlier driver may have launched.
   *
   * @throws IOException when nobody can tell, now or later
   */
  Adoption adopt(AttemptTicket ticket) throws IOException;

  /** Stops an attempt with all of its processes; its end is reported as usual. The first reason counts. Of one that is not known nothing happens. */
  void stop(Lease lease, StopReason reason);

  /**
   * Ends what attempts left running: all processes whose marks hold {@code tag}, and what they start while they are looked for. An agent
   * that cannot be reached does it as soon as it can.
   */
  void kill(String tag) throws InterruptedException;

  /**
   * What is known of an attempt that was launched and has not begun, for people who ask why: a sentence with a full stop; empty when there
   * is nothing to be said, as of one that is not known.
   */
  String describe(Lease lease);

  /** Ends the driver; the attempts run on. */
  @Override
  void close();
}
