package io.leat.cli.run;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What one attempt prints, as far as a screen shows it. For the thread of the screen; what cannot be had counts as nothing. */
public interface ShownLog {

  /** The last line that holds something, as plain text, without waiting for it; empty when there is none. */
  String line();

  /** The last lines as plain text, {@code most} at the most. */
  List<String> lines(int most);

  /** All that it prints, from its beginning on. The caller closes it. */
  Tail tail();

  /** Bytes of a log that grows. */
  interface Tail extends AutoCloseable {

    /** Puts what is new into {@code into}, and says how many bytes; 0 when nothing is new now. */
    int read(byte[] into) throws IOException;

    /** How many bytes were passed over since this was asked last, because they came faster than they are shown. */
    long passedOver();

    /** Of an attempt that has ended: whether all of its log has come, waited for so long at the most. */
    boolean whole(Duration wait) throws InterruptedException;

    @Override
    void close() throws IOException;
  }
}
