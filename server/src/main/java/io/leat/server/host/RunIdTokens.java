package io.leat.server.host;

import io.leat.engine.folder.RunFolder;
import io.leat.engine.job.EnvironmentName;
import io.leat.engine.job.Task;
import io.leat.engine.job.TokenAudience;
import io.leat.engine.job.VariableName;
import io.leat.server.idtoken.IdTokenSigner;
import io.leat.server.idtoken.TaskClaims;
import io.leat.store.Project;
import io.leat.store.Run;
import io.leat.store.Store;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that the tasks of one run are given. What was signed is noted in the folder of the run, without the signature: so a server
 * that takes the run up again knows what to mask. For any thread.
 */
final class RunIdTokens {
  private final IdTokenSigner signer;
  private final Store store;
  private final Project project;
  private final Run run;
  private final RunFiles files;
  private final RunSource source;
  private final Clock clock;
  private final Map<Path, List<Given>> known = new HashMap<>();

  /** One that was given. */
  private record Given(VariableName variable, Instant fresh, String text) {
    @Override
    public String toString() {
      return "Given[" + variable + "]";
    }
  }

  RunIdTokens(
      IdTokenSigner signer,
      Store store,
      Project project,
      Run run,
      RunFiles files,
      RunSource source,
      Clock clock) {
    this.signer = signer;
    this.store = store;
    this.project = project;
    this.run = run;
    this.files = files;
    this.source = source;
    this.clock = clock;
  }

  /**
   * Those of an attempt, by their variables. They are in the audit, and noted, before they are handed out. Whoever asks again while they
   * are fresh is given the same.
   *
   * @throws io.leat.store.StoreUnavailable when the database does not answer
   */
  synchronized Map<VariableName, String> of(Task task, int attempt) throws IOException {
    Optional<String> refusal = signer.refusal();
    if (refusal.isPresent()) {
      throw new IOException("no idToken is given: " + refusal.get());
    }
    Path notes = files.folder().idTokens(task.name(), attempt);
    Map<VariableName, String> tokens = new LinkedHashMap<>();
    for (Given each : noted(notes)) {
      if (each.fresh().isAfter(clock.instant())) {
        tokens.put(each.variable(), each.text());
      }
    }
    List<String> lines = new ArrayList<>();
    for (Map.Entry<VariableName, TokenAudience> each : task.idTokens().entrySet()) {
      if (!tokens.containsKey(each.getKey())) {
        IdTokenSigner.Signed signed =
            signer.sign(each.getValue().text(), claims(task, attempt), life(task));
        told(task, attempt, each.getKey(), each.getValue(), signed);
        tokens.put(each.getKey(), signed.text());
        lines.add(line(each.getKey(), signed));
      }
    }
    if (!lines.isEmpty()) {
      RunFolder.note(notes, lines);
      known.remove(notes);
    }
    return tokens;
  }

  /** All that an attempt was given, as far as they can be made again; those that cannot have ended. */
  synchronized List<String> given(Task task, int attempt) {
    try {
      return noted(files.folder().idTokens(task.name(), attempt)).stream()
          .map(Given::text)
          .toList();
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  private Duration life(Task task) {
    Duration own = task.timeout();
    return own == null || own.compareTo(signer.life()) > 0 ? signer.life() : own;
  }

  private static String line(VariableName variable, IdTokenSigner.Signed signed) {
    return variable
        + " "
        + signed.key()
        + " "
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(signed.claims().getBytes(StandardCharsets.UTF_8));
  }

  private List<Given> noted(Path notes) throws IOException {
    List<Given> read = known.get(notes);
    if (read == null) {
      read = new ArrayList<>();
      if (Files.exists(notes)) {
        for (String line : Files.readAllLines(notes, StandardCharsets.UTF_8)) {
          String[] parts = line.split(" ", 3);
          String claims =
              new String(Base64.getUrlDecoder().decode(parts[2]), StandardCharsets.UTF_8);
          Optional<String> token = signer.again(parts[1], claims);
          if (token.isPresent()) {
            read.add(new Given(new VariableName(parts[0]), fresh(claims), token.get()));
          }
        }
      }
      known.put(notes, List.copyOf(read));
    }
    return read;
  }

  /** Until when a token is handed out: for a half of its life. */
  private static Instant fresh(String claims) {
    JsonObject said = new JsonObject(claims);
    return Instant.ofEpochSecond((said.getLong("iat") + said.getLong("exp")) / 2);
  }

  private Map<String, String> claims(Task task, int attempt) throws IOException {
    return new TaskClaims(
            new TaskClaims.Project(project.name(), project.id()),
            source.get(),
            new TaskClaims.Run(
                run.number(),
                files.header().jobSource().name(),
                run.cause().trigger().word(),
                run.cause().by()),
            new TaskClaims.Task(task.name().text(), attempt, environment(task)))
        .texts();
  }

  private static @Nullable String environment(Task task) {
    EnvironmentName environment = task.environmentName();
    return environment == null ? null : environment.text();
  }

  private void told(
      Task task,
      int attempt,
      VariableName variable,
      TokenAudience audience,
      IdTokenSigner.Signed signed) {
    store
        .audit()
        .add(
            "run " + run.number(),
            "giveIdToken",
            "runs/" + run.number() + "/tasks/" + task.name(),
            "-",
            variable + " for " + audience + ", attempt " + attempt + ", jti " + signed.id(),
            clock.instant());
  }
}
