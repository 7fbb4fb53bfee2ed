package io.leat.server;

import io.leat.engine.driver.local.ProgramText;
import io.leat.server.api.SecretBox;
import io.leat.server.api.SecretRoutes;
import io.leat.server.config.ServerConfig;
import io.leat.server.host.Folders;
import io.leat.server.host.ProjectSecrets;
import io.leat.server.http.Route;
import io.leat.server.idtoken.IdTokenSigner;
import io.leat.server.secret.GivenKeys;
import io.leat.server.secret.KeyFile;
import io.leat.server.secret.KeySource;
import io.leat.server.secret.Vault;
import io.leat.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The master key of the server, and what is encrypted with it. */
final class SecretParts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SecretParts.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Store store;
  private final Vault vault;
  private final Clock clock;
  private final SecretBox box;
  private final KeyRotation rotation;
  private final VaultParts others;

  private SecretParts(Store store, Vault vault, VaultParts others, Clock clock) {
    this.others = others;
    this.store = store;
    this.vault = vault;
    this.clock = clock;
    this.box = new VaultBox(vault);
    this.rotation = new KeyRotation(store, vault);
  }

  /**
   * Has the key, goes on with taking another one if the server before did not end it, and takes over what lies in a folder of clear files.
   *
   * @param environment of this process
   * @param signer by which the server says to others who it is
   * @throws IOException when there is no key
   */
  static SecretParts open(
      ServerConfig config,
      DataFolder data,
      Map<String, String> environment,
      IdTokenSigner signer,
      Store store,
      Clock clock)
      throws IOException, InterruptedException {
    Vault vault = Vault.open(source(config.secrets().key(), data, environment));
    VaultParts others =
        VaultParts.open(config.secrets().vault(), data, environment, signer, store, clock);
    SecretParts parts = new SecretParts(store, vault, others, clock);
    parts.rotation.resume();
    if (config.secrets().clear().isPresent()) {
      new ClearSecrets(store, parts.box, clock).takeOver(config.secrets().clear().get());
    }
    return parts;
  }

  private static KeySource source(
      ServerConfig.MasterKey key, DataFolder data, Map<String, String> environment)
      throws IOException {
    KeyFile usual = new KeyFile(data.key(KeyFile.NAME), true);
    return switch (key) {
      case ServerConfig.MasterKey.InFile(Optional<Path> file) ->
          file.isPresent()
              ? new KeyFile(file.get(), false)
              : whole(
                  usual,
                  "what is encrypted with it cannot be read before the whole key is there again;"
                      + " what is set meanwhile has another");
      case ServerConfig.MasterKey.InVariable(String name) ->
          given("the variable '" + name + "'", false, () -> variable(name, environment), usual);
      case ServerConfig.MasterKey.Printed(Path program) ->
          given("the command '" + program + "'", true, () -> printed(program, environment), usual);
    };
  }

  private static GivenKeys given(
      String named, boolean changes, GivenKeys.Giver giver, KeyFile before) throws IOException {
    KeyFile whole =
        whole(
            before,
            "the key is that of "
                + named
                + ", so that nothing but what is still encrypted with the one of before is lost");
    return new GivenKeys(named, changes, giver, Optional.of(whole));
  }

  /** The file, out of whose place is put what is no key. */
  private static KeyFile whole(KeyFile file, String effect) throws IOException {
    file.putAside()
        .forEach(
            (from, aside) ->
                LOG.warn("'{}' is no key, but damaged: it is '{}' now; {}", from, aside, effect));
    return file;
  }

  /** The names of the keys that a server needs in its folder of them, besides those that may go while it runs. */
  static List<String> needed(ServerConfig.MasterKey key) {
    return key instanceof ServerConfig.MasterKey.InFile(Optional<Path> file) && file.isEmpty()
        ? List.of(DataFolder.TOKEN_KEY, KeyFile.NAME)
        : List.of(DataFolder.TOKEN_KEY);
  }

  /**
   * Looks whether a start would find the key where the configuration says that it is. Nothing is made, and no command is run.
   *
   * @throws IOException when it would not
   */
  static void check(ServerConfig.MasterKey key, Map<String, String> environment)
      throws IOException, InterruptedException {
    switch (key) {
      case ServerConfig.MasterKey.InFile(Optional<Path> file) -> {
        if (file.isPresent()) {
          new KeyFile(file.get(), false).read();
        }
      }
      case ServerConfig.MasterKey.InVariable(String name) ->
          new GivenKeys(
                  "the variable '" + name + "'",
                  false,
                  () -> variable(name, environment),
                  Optional.empty())
              .read();
      case ServerConfig.MasterKey.Printed(Path program) -> {
        if (!Files.isRegularFile(program) || !Files.isExecutable(program)) {
          throw new IOException(
              "the command '"
                  + program
                  + "', which is to print the key, is "
                  + (Files.exists(program) ? "no program that this account may run" : "not there")
                  + "; see 'master-key.command' of the configuration");
        }
      }
    }
  }

  private static String variable(String name, Map<String, String> environment) throws IOException {
    String text = environment.get(name);
    if (text == null) {
      throw new IOException("the variable '" + name + "', which is to have the key, is not set");
    }
    return text;
  }

  private static String printed(Path program, Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> words = List.of(program.toAbsolutePath().toString());
    ProgramText.Printed printed = ProgramText.of(words, environment, PATIENCE, true);
    if (printed.code() != 0) {
      throw new IOException(
          "the command '"
              + program
              + "', which is to print the key, ended with "
              + printed.code()
              + "; it has "
              + PATIENCE.toSeconds()
              + " s");
    }
    return printed.text();
  }

  /** What the server encrypts for its own use. */
  SecretBox box() {
    return box;
  }

  /** What tasks are given. */
  ProjectSecrets ofTasks() {
    return new StoredSecrets(store, vault, others.pointing(), others.loans(), clock);
  }

  /** The seal of a backup. */
  byte[] seal(byte[] sums) {
    return vault.seal(Restore.SEAL, sums);
  }

  /**
   * The routes.
   *
   * @param folders held while another key is taken, so that a backup has what its key opens
   */
  List<Route> routes(Folders folders) {
    return new SecretRoutes(store, box, others.pointing(), () -> rotation.rotate(folders), clock)
        .routes();
  }

  /** Lets no task wait for its secrets any longer. */
  @Override
  public void close() {
    others.close();
  }
}
