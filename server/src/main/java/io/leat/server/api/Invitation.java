package io.leat.server.api;

import io.leat.contract.InvitationView;
import io.leat.contract.MediaType;
import io.leat.engine.digest.Sha256;
import io.leat.engine.driver.shell.ShellText;
import io.leat.server.http.Answer;
import io.leat.server.json.JsonRecords;
import io.leat.store.Agent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The code that a host joins by, once. Whoever has it says which host an agent is, so it is told to who made it alone, and kept as a hash.
 *
 * @param code 128 random bits in hex
 * @param dialIn what is stored of it
 */
record Invitation(String code, Agent.DialIn dialIn) {
  private static final Duration GOOD = Duration.ofHours(1);
  private static final int BYTES = 16;

  /** A new code, in place of the one before; the key of {@code before} stays good. */
  static Invitation made(Agent.@Nullable DialIn before, SecureRandom random, Instant now) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    String code = HexFormat.of().formatHex(bytes);
    return new Invitation(
        code,
        new Agent.DialIn(
            before == null ? null : before.key(), Sha256.hex(code), now.plus(GOOD), false));
  }

  /** What is stored of it where the key is that of {@code before}. */
  Agent.DialIn after(Agent.@Nullable DialIn before) {
    return new Agent.DialIn(
        before == null ? null : before.key(), dialIn.codeHash(), dialIn.until(), false);
  }

  /** Whether {@code code} is the one of {@code dialIn}; takes as long when it is not. */
  static boolean isOf(Agent.@Nullable DialIn dialIn, String code) {
    String stored = dialIn == null ? null : dialIn.codeHash();
    byte[] given = Sha256.hex(code).getBytes(StandardCharsets.US_ASCII);
    byte[] known = (stored == null ? "" : stored).getBytes(StandardCharsets.US_ASCII);
    return MessageDigest.isEqual(given, known);
  }

  /**
   * What is told of it, with lines to be run on the host. The code is in the environment there and in no arguments, which everybody on the
   * host could read.
   *
   * @param base where this server is from outside
   */
  InvitationView view(String base, String agent) {
    String script = ShellText.quoted(base + "/api/v1/login-agent");
    String join = " | LEAT_CODE=" + code + " sh -s -- join " + ShellText.quoted(base) + " " + agent;
    return new InvitationView(
        agent,
        code,
        Objects.requireNonNull(dialIn.until()),
        "curl -fsS " + script + join,
        "wget -qO- " + script + join);
  }

  /** An answer with a code: as bytes, so that it is not kept for a repetition of the request, and nobody finds it in the database. */
  static Answer answer(int status, Object body, Map<String, String> headers) {
    Map<String, String> all = new HashMap<>(headers);
    all.put("Cache-Control", "no-store");
    return new Answer.Bytes(status, MediaType.JSON, JsonRecords.write(body), Optional.empty(), all);
  }
}
