package io.leat.server.idtoken;

import io.leat.engine.durable.PrivateFile;
import io.leat.server.json.JsonRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The keys that sign tokens, in one file that only the server can read, the oldest first. A key is published for {@link #AHEAD} before it
 * signs, but for the first, and for {@link #BEHIND} after the next one does: by then the last token of it has ended. Safe for all threads.
 */
final class IdTokenKeys {
  /** Who keeps what is published keeps it for less. */
  static final Duration AHEAD = Duration.ofMinutes(10);

  /** No token lasts as long; with a part for clocks that differ. */
  static final Duration BEHIND = IdTokens.LONGEST.plusMinutes(10);

  private final Path file;
  private final Duration life;
  private final SecureRandom random;
  private final Consumer<String> made;
  private List<IdTokenKey> keys = List.of();

  /** As they are stored; a key as a JWK (RFC 7517), its time in seconds. */
  private record Stored(List<One> keys) {
    record One(String jwk, long signsFrom) {}
  }

  /**
   * The keys in {@code file}, which is made with the first.
   *
   * @param life after how long another one takes the place of one
   * @param made is told the id of each that is made
   * @throws IOException also when others could read the file, or it holds something else
   */
  IdTokenKeys(Path file, Duration life, SecureRandom random, Consumer<String> made)
      throws IOException {
    this.file = file;
    this.life = life;
    this.random = random;
    this.made = made;
    if (Files.exists(file)) {
      if (!Files.getPosixFilePermissions(file).equals(PrivateFile.OWNER)) {
        throw new IOException(
            "others may use the keys in '"
                + file
                + "'; only its owner should: chmod 600, or delete it");
      }
      keys = read();
    }
  }

  private List<IdTokenKey> read() throws IOException {
    try {
      List<IdTokenKey> read =
          JsonRecords.stored(Files.readString(file, StandardCharsets.UTF_8), Stored.class)
              .keys()
              .stream()
              .map(each -> IdTokenKey.read(each.jwk(), each.signsFrom()))
              .toList();
      if (!read.isEmpty()) {
        return read;
      }
    } catch (IllegalStateException | IllegalArgumentException damaged) {
      // what is wrong with it would have a part of it
    }
    throw new IOException(
        "the keys of idTokens in '"
            + file
            + "' are damaged; put the file back, or delete it: then another key signs");
  }

  /** The key that signs now. Where it is too old the next one is made. */
  synchronized IdTokenKey signing(Instant now) throws IOException {
    if (keys.isEmpty()) {
      add(now, now);
    } else if (!keys.getLast().signsFrom().plus(life).isAfter(now)) {
      add(now, now.plus(AHEAD));
    }
    return at(now);
  }

  private IdTokenKey at(Instant now) {
    return keys.reversed().stream()
        .filter(each -> !each.signsFrom().isAfter(now))
        .findFirst()
        .orElse(keys.getFirst());
  }

  /** Another key, that will sign; empty when there is one already that does not sign yet. */
  synchronized Optional<IdTokenKey> next(Instant now) throws IOException {
    if (!keys.isEmpty() && keys.getLast().signsFrom().isAfter(now)) {
      return Optional.empty();
    }
    add(now, keys.isEmpty() ? now : now.plus(AHEAD));
    return Optional.of(keys.getLast());
  }

  /** When the last one signs. */
  synchronized Instant last() {
    return keys.getLast().signsFrom();
  }

  /** Those that tokens may be checked by. The first is made where there is none, so that nobody keeps that there is none. */
  synchronized List<IdTokenKey> published(Instant now) throws IOException {
    if (keys.isEmpty()) {
      add(now, now);
    }
    return needed(now);
  }

  /** The key of this id; empty when it is gone. */
  synchronized Optional<IdTokenKey> of(String id) {
    return keys.stream().filter(each -> each.id().equals(id)).findFirst();
  }

  private List<IdTokenKey> needed(Instant now) {
    List<IdTokenKey> needed = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      boolean over = i + 1 < keys.size() && !keys.get(i + 1).signsFrom().plus(BEHIND).isAfter(now);
      if (!over) {
        needed.add(keys.get(i));
      }
    }
    return needed;
  }

  private void add(Instant now, Instant signsFrom) throws IOException {
    List<IdTokenKey> all = new ArrayList<>(needed(now));
    IdTokenKey fresh = IdTokenKey.made(signsFrom, random);
    all.add(fresh);
    write(all);
    keys = List.copyOf(all);
    made.accept(fresh.id());
  }

  /** All are there, or those of before are. */
  private void write(List<IdTokenKey> all) throws IOException {
    Stored stored =
        new Stored(
            all.stream()
                .map(
                    each ->
                        new Stored.One(
                            each.pair().toJSONString(), each.signsFrom().getEpochSecond()))
                .toList());
    PrivateFile.write(file, JsonRecords.write(stored).getBytes());
  }
}
