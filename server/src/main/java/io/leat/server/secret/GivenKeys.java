package io.leat.server.secret;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Keys that somebody gives: by a variable of the environment, or by a command that prints them. Each is 64 hexadecimal digits; several are
 * separated by commas or white space, the one that is encrypted with first.
 */
public final class GivenKeys implements KeySource {
  private static final int MOST = 16;

  private final String named;
  private final boolean changes;
  private final Giver giver;
  private final Optional<KeyFile> before;

  /** Says the keys. */
  public interface Giver {
    /**
     * The text with the keys.
     *
     * @throws IOException when there is none; says why, without it
     */
    String text() throws IOException, InterruptedException;
  }

  /**
   * The keys that {@code giver} says.
   *
   * @param named where they come from, for people, such as {@code the variable 'X'}
   * @param changes whether it can say others while this process runs
   * @param before the file that had the key before, which is still read while it is there; it is for people to remove
   */
  public GivenKeys(String named, boolean changes, Giver giver, Optional<KeyFile> before) {
    this.named = named;
    this.changes = changes;
    this.giver = giver;
    this.before = before;
  }

  @Override
  public List<MasterKey> read() throws IOException, InterruptedException {
    List<String> words =
        Arrays.stream(giver.text().split("[,\\s]+")).filter(each -> !each.isEmpty()).toList();
    if (words.isEmpty() || words.size() > MOST) {
      throw new IOException(
          named + " says " + words.size() + " keys; it has to say 1 to " + MOST + " of them");
    }
    List<MasterKey> keys = new ArrayList<>();
    for (String word : words) {
      keys.add(key(word, keys.size() + 1));
    }
    if (before.isPresent() && before.get().exists()) {
      keys.addAll(before.get().read());
    }
    return keys;
  }

  private MasterKey key(String word, int place) throws IOException {
    try {
      return MasterKey.of(HexFormat.of().parseHex(word));
    } catch (IllegalArgumentException wrong) {
      // what was wrong with it holds a part of it
      throw new IOException(
          "key "
              + place
              + " of "
              + named
              + " is not one: a key is "
              + 2 * MasterKey.BYTES
              + " hexadecimal digits, as 'openssl rand -hex "
              + MasterKey.BYTES
              + "' prints them");
    }
  }

  @Override
  public List<MasterKey> renew() throws IOException, InterruptedException {
    if (!changes) {
      throw new NoOtherKey(
          "the key comes from "
              + named
              + ": put a new one there before the old one, with a comma between, and restart the"
              + " server; it encrypts all with the first as it starts");
    }
    return read();
  }

  /** What is not needed any more is for whoever gives it to take away. */
  @Override
  public void settle() {}
}
