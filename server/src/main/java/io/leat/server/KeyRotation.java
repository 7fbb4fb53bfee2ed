package io.leat.server;

import io.leat.contract.KeyRotated;
import io.leat.engine.durable.DiskFull;
import io.leat.engine.durable.Reason;
import io.leat.server.host.Folders;
import io.leat.server.http.Problem;
import io.leat.server.secret.MasterKey;
import io.leat.server.secret.NoOtherKey;
import io.leat.server.secret.NotDecrypted;
import io.leat.server.secret.Vault;
import io.leat.store.Project;
import io.leat.store.SealedValues;
import io.leat.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encrypts all that is stored with the key that the vault has now. Whatever ends it in the middle, both keys are known until nothing needs
 * the one before (ADR 82), and the next start goes on with it.
 */
final class KeyRotation {
  private static final Logger LOG = LoggerFactory.getLogger(KeyRotation.class);

  /** In one transaction. */
  private static final int TOGETHER = 100;

  /** How many of those that cannot be read are named. */
  private static final int NAMED = 100;

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Store store;
  private final SealedValues values;
  private final Vault vault;

  /** What came of it. */
  private record Done(long count, List<SealedValues.Value> unreadable) {}

  KeyRotation(Store store, Vault vault) {
    this.store = store;
    this.values = store.sealedValues();
    this.vault = vault;
  }

  /**
   * Takes another key. Refused while that or a backup goes on, and where there is no other key.
   *
   * @param folders held meanwhile
   * @throws IOException when the disk is full; all else that keeps it from a key is told to who asked
   */
  KeyRotated rotate(Folders folders) throws IOException, InterruptedException {
    try (Folders.Hold hold = folders.hold(PATIENCE)) {
      if (hold == null) {
        throw Problem.beingDone(
                "a backup is being made, another key taken, or a folder deleted: all in its turn")
            .refusal();
      }
      return rotate();
    } catch (NoOtherKey none) {
      throw Problem.conflict("no-other-key", String.valueOf(none.getMessage())).refusal();
    } catch (IOException problem) {
      if (DiskFull.caused(problem)) {
        throw problem;
      }
      String why = Reason.of(problem);
      LOG.warn("another key cannot be taken: {}", why);
      throw Problem.unavailable(
              "key-not-taken",
              "another key cannot be taken: "
                  + why
                  + "; all that was read before is read still: see to it, and ask again")
          .refusal();
    }
  }

  /** The same, whatever goes on. */
  KeyRotated rotate() throws IOException, InterruptedException {
    MasterKey before = vault.key();
    vault.renew();
    Done done = all();
    if (done.count == 0 && vault.key().equals(before)) {
      throw new NoOtherKey(
          "the key is the one that there was: have the new one said before it, and both while this"
              + " is done");
    }
    vault.settle();
    told(done);
    return new KeyRotated(vault.key().name(), done.count, named(done.unreadable));
  }

  private void told(Done done) {
    LOG.info("{} values are encrypted with {} now", done.count, vault.key());
  }

  /**
   * Goes on with what the server before did not end, and names what no key opens.
   *
   * @throws IOException when the key cannot be put in the place of the one before
   */
  void resume() throws IOException {
    Done done = all();
    vault.settle();
    if (done.count > 0) {
      told(done);
    }
    for (String each : named(done.unreadable)) {
      LOG.warn("{} cannot be read with the keys of this server; it has to be given again", each);
    }
    if (done.unreadable.size() > NAMED) {
      LOG.warn("and {} more cannot be read", done.unreadable.size() - NAMED);
    }
  }

  private Done all() {
    long count = 0;
    while (true) {
      List<SealedValues.Value> unreadable = new ArrayList<>();
      long more = 0;
      for (SealedValues.Place place : SealedValues.Place.values()) {
        more += of(place, unreadable);
      }
      if (more == 0) {
        return new Done(count, unreadable);
      }
      count += more;
    }
  }

  private long of(SealedValues.Place place, List<SealedValues.Value> unreadable) {
    long count = 0;
    long after = 0;
    while (true) {
      List<SealedValues.Value> old = values.without(place, vault.head(), after, TOGETHER);
      if (old.isEmpty()) {
        return count;
      }
      count += vault.storing(() -> replaced(old, unreadable));
      after = old.getLast().id();
    }
  }

  private int replaced(List<SealedValues.Value> old, List<SealedValues.Value> unreadable) {
    List<SealedValues.Value> before = new ArrayList<>();
    List<SealedValues.Value> fresh = new ArrayList<>();
    for (SealedValues.Value each : old) {
      try {
        String text = vault.decrypt(each.bound(), each.sealed());
        fresh.add(each.with(vault.encrypt(each.bound(), text)));
        before.add(each);
      } catch (NotDecrypted lost) {
        unreadable.add(each);
      }
    }
    if (!fresh.isEmpty()) {
      values.replace(before, fresh);
    }
    return fresh.size();
  }

  private List<String> named(List<SealedValues.Value> unreadable) {
    return unreadable.stream().limit(NAMED).map(this::named).toList();
  }

  /** What people know it by. */
  private String named(SealedValues.Value value) {
    return switch (value.place()) {
      case CREDENTIAL -> "the credential of project '" + value.key() + "'";
      case HOOK -> "the hook secret of project '" + value.key() + "'";
      // its URL may hold a secret
      case WEBHOOK -> "the secret of webhook " + value.id();
      case AGENT -> "the key of agent '" + value.key() + "'";
      case SECRET -> secret(value.key().split(":", -1));
    };
  }

  private String secret(String[] scopeAndName) {
    String scope = scopeAndName[0];
    String named = "the secret '" + scopeAndName[1] + "'";
    if (!scope.startsWith("project/")) {
      return named;
    }
    // project/7, or project/7/environment/production
    String[] parts = scope.split("/", -1);
    String project =
        store.projects().find(Long.parseLong(parts[1])).map(Project::name).orElse(scope);
    return named
        + (parts.length > 2 ? " of environment '" + parts[3] + "'" : "")
        + " of project '"
        + project
        + "'";
  }
}
