package io.leat.engine.agent;

import io.leat.engine.run.Lease;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Runs attempts on one kind of agent (port). Reports come to the listener that the driver was made with, on a thread of the driver or
 * within {@link #tick}. Safe for use by several threads.
 */
public interface AgentDriver extends AutoCloseable {

  /** Whether an attempt was found again. */
  enum Adoption {
    /** It runs or has ended, or nobody can tell yet; reports will come. */
    ADOPTED,
    /** Nothing of it ever ran, and nothing ever will but by a new launch. */
    NEVER_STARTED
  }

  /** Makes a FIFO for the bytes between two attempts; it exists before any attempt that is launched later begins. */
  void makeFifo(Path path) throws IOException;

  /**
   * Makes the attempt folder and sets the attempt going, detached.
   *
   * @throws IOException when nothing was set going, and nothing will be
   */
  void launch(AttemptSpec spec) throws IOException;

  /** Takes up an attempt again that an earlier process may have launched. */
  Adoption adopt(AttemptTicket ticket) throws IOException;

  /** Stops an attempt with all of its processes; its end is reported as usual. The first reason counts. */
  void stop(Lease lease, StopReason reason);

  /** Looks after the attempts: to be called at least every 100 ms. */
  void tick();

  /** Ends the driver; the attempts run on. */
  @Override
  void close();
}
