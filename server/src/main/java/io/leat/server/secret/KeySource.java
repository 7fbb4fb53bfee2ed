package io.leat.server.secret;

import java.io.IOException;
import java.util.List;

/**
 * Where the master key comes from. While one takes the place of another both are known, over restarts too: {@link #renew}, then
 * {@link #settle} when nothing is encrypted with any other. Calls come one after another.
 */
public sealed interface KeySource permits KeyFile, GivenKeys {
  /**
   * All keys that are known, that which is encrypted with first.
   *
   * @throws IOException when there is none, or it is damaged; never holds a key
   */
  List<MasterKey> read() throws IOException, InterruptedException;

  /**
   * Has another key come first, those before behind it. Once this has returned it is so for the next process, too.
   *
   * @throws IOException when there is no other
   */
  List<MasterKey> renew() throws IOException, InterruptedException;

  /** Nothing needs any key but the first. */
  void settle() throws IOException;
}
