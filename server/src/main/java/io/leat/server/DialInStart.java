package io.leat.server;

import io.leat.engine.agent.AgentKeys;
import io.leat.engine.agent.DialIns;
import io.leat.engine.agent.LoginKey;
import io.leat.engine.durable.PrivateFile;
import io.leat.server.api.DialInPlace;
import io.leat.server.config.AddressAndPort;
import io.leat.server.config.ServerConfig;
import io.leat.server.host.RunService;
import io.leat.store.Agent;
import io.leat.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** Opens the port that hosts dial in at. */
final class DialInStart {
  /** The key that hosts believe this server by. It never changes: they know no other. */
  static final String KEY = "dial-in.key";

  private DialInStart() {}

  /**
   * Opens it.
   *
   * @param told is told the name of an agent that has dialled in; must not block
   * @throws IOException when nobody can listen there, or the key cannot be read or made
   */
  static DialInPlace open(
      ServerConfig.DialIn config,
      Path file,
      AgentKeys keys,
      DialIns dialIns,
      Store store,
      Consumer<String> told)
      throws IOException {
    LoginKey key = key(file, keys);
    AddressAndPort listen = config.listen();
    dialIns.listen(
        listen.address(),
        listen.port(),
        key,
        agent -> store.agents().find(agent).map(Agent::dialIn).map(Agent.DialIn::key),
        told);
    AddressAndPort reached = config.reached();
    return new DialInPlace(
        reached.address(), reached.port() == 0 ? dialIns.port() : reached.port(), key.publicLine());
  }

  private static LoginKey key(Path file, AgentKeys keys) throws IOException {
    if (!Files.exists(file)) {
      PrivateFile.write(file, keys.make().privateText());
    }
    if (!Files.getPosixFilePermissions(file).equals(PrivateFile.OWNER)) {
      throw new IOException(
          "others may use the key '" + file + "'; only its owner should: chmod 600");
    }
    try {
      return keys.read(Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException damaged) {
      throw new IOException(
          "the key '"
              + file
              + "' is damaged: "
              + damaged.getMessage()
              + "; put a copy of it there, or delete it, and all hosts that dial in must join"
              + " again",
          damaged);
    }
  }

  /** Where hosts dial in of a server that is set up so; empty where none do. */
  static Optional<DialInPlace> place(
      ServerConfig config, DataFolder data, AgentDrivers drivers, Store store, RunService host)
      throws IOException {
    return config.tasks().dialIn().isEmpty()
        ? Optional.empty()
        : Optional.of(
            open(
                config.tasks().dialIn().get(),
                data.key(KEY),
                drivers.hosts().keys(),
                drivers.dialIns(),
                store,
                host.agents()::dialledIn));
  }
}
