package io.leat.engine.agent;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * A FIFO of an attempt on an agent, as it is read and written from elsewhere (port): what an attempt of one agent prints goes to one of
 * another.
 */
public interface AgentPipe {

  /** What comes out of a FIFO. Its calls are of one thread, but for {@link #close}. */
  interface Source extends Closeable {
    /** The bytes; a read blocks while there are none, and fails when they break off before the end. */
    InputStream in();

    /** To be asked at the end: fails when that was not the end of what was written. */
    void whole() throws IOException, InterruptedException;
  }

  /**
   * What goes into a FIFO. Its calls are of one thread, but for {@link #close}. To close it may look like the end to whoever reads the FIFO: a
   * sink that was not told {@link #whole} is kept open until the reader has ended, which so never takes a part for all.
   */
  interface Sink extends Closeable {
    /**
     * Writes the first {@code count} of some bytes, and blocks while nobody takes them.
     *
     * @return false when nobody reads any more
     * @throws IOException when it broke
     */
    boolean write(byte[] bytes, int count) throws IOException, InterruptedException;

    /** Says that this was all. */
    void whole() throws IOException, InterruptedException;
  }

  /** Opens the end that an attempt writes to, as soon as the FIFO is there; blocks until the attempt has opened it. */
  Source source() throws IOException;

  /**
   * Opens the end that an attempt reads, as soon as the FIFO is there; blocks until the attempt has opened it.
   *
   * @param tag the mark of that attempt, by which is found what is left of this
   */
  Sink sink(String tag) throws IOException;

  /** Lets go whoever waits on this machine for somebody to open the other end of the FIFO; does nothing when nobody does. */
  void release();
}
