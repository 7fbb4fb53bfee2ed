package io.leat.server;

import io.leat.engine.durable.Reason;
import io.leat.engine.job.NameRule;
import io.leat.engine.log.Secret;
import io.leat.server.api.SecretBox;
import io.leat.store.Project;
import io.leat.store.SecretScope;
import io.leat.store.Secrets;
import io.leat.store.Store;
import io.leat.store.Stored;
import io.leat.store.StoredSecret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder in which secrets were kept as clear files, {@code PROJECT/NAME}. Each is taken over once, by the first start that finds it, and
 * never read again: one that somebody removed from the server does not come back by a restart (ADR 82).
 */
final class ClearSecrets {
  private static final Logger LOG = LoggerFactory.getLogger(ClearSecrets.class);
  private static final String TAKEN = "secrets.taken";

  /** How many files are named that are to be deleted. */
  private static final int NAMED = 20;

  private final Store store;
  private final SecretBox box;
  private final Clock clock;

  ClearSecrets(Store store, SecretBox box, Clock clock) {
    this.store = store;
    this.box = box;
    this.clock = clock;
  }

  /** Takes over what is in {@code folder}, and tells of each file. What cannot be read is told, and keeps nothing from starting. */
  void takeOver(Path folder) {
    List<Path> left = new ArrayList<>();
    for (Project project : store.projects().all()) {
      for (Path file : files(folder.resolve(project.name()))) {
        if (taken(project, file)) {
          left.add(file);
        }
      }
    }
    if (!left.isEmpty()) {
      LOG.warn(
          "{} clear files of secrets were taken over and are never read again: delete them: rm"
              + " {}{}; with none left, the setting 'secrets' goes, too",
          left.size(),
          String.join(" ", left.stream().limit(NAMED).map(Path::toString).toList()),
          left.size() > NAMED ? " ..." : "");
    }
  }

  private static List<Path> files(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException unreadable) {
      LOG.warn("the clear secrets in '{}' cannot be read: {}", folder, Reason.of(unreadable));
      return List.of();
    }
  }

  /** Whether a file was taken over, now or before. */
  private boolean taken(Project project, Path file) {
    String name = file.getFileName().toString();
    if (NameRule.VARIABLE.problem(name).or(() -> NameRule.VARIABLE.reserved(name)).isPresent()) {
      LOG.warn("'{}' is not taken over: it has no name that a secret can have", file);
      return false;
    }
    String key = project.id() + "/" + name;
    TreeSet<String> known = new TreeSet<>(store.settings().get(TAKEN).orElse("").lines().toList());
    if (known.contains(key)) {
      return true;
    }
    SecretScope scope = new SecretScope.Project(project.id());
    if (store.secrets().find(scope, name).isEmpty()) {
      Optional<String> problem = stored(scope, name, file);
      if (problem.isPresent()) {
        LOG.warn("'{}' is not taken over: it {}", file, problem.get());
        return false;
      }
      LOG.info("the secret '{}' of project '{}' is taken over", name, project.name());
    }
    known.add(key);
    store.settings().set(TAKEN, String.join("\n", known));
    return true;
  }

  /** What is wrong with it, behind its name. */
  private Optional<String> stored(SecretScope scope, String name, Path file) {
    String value;
    try {
      value = text(file);
    } catch (CharacterCodingException notText) {
      return Optional.of("is not in UTF-8");
    } catch (IOException unreadable) {
      return Optional.of("cannot be read: " + Reason.of(unreadable));
    }
    String problem = Secret.problem(value);
    if (problem != null) {
      return Optional.of(problem);
    }
    StoredSecret.Written written = new StoredSecret.Written("server", clock.instant());
    StoredSecret wanted = new StoredSecret(scope, name, 1, new byte[0], written, null);
    Stored stored =
        box.storing(() -> store.secrets().put(wanted.with(box.seal(wanted.bound(), value))));
    return stored == Stored.DONE
        ? Optional.empty()
        : Optional.of("is one too many: a project has " + Secrets.MOST + " secrets at most");
  }

  /** Without one line end behind it; of one that is too long as much as shows that it is. */
  private static String text(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(Secret.LONGEST + 2);
      String text =
          bytes.length > Secret.LONGEST + 1
              ? new String(bytes, StandardCharsets.UTF_8)
              : StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
  }
}
