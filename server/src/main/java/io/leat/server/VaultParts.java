package io.leat.server;

import io.leat.engine.durable.PrivateFile;
import io.leat.identity.provider.PathRule;
import io.leat.identity.vault.CredentialSource;
import io.leat.identity.vault.TokenKeep;
import io.leat.identity.vault.VaultProvider;
import io.leat.identity.vault.VaultSettings;
import io.leat.server.config.ServerConfig;
import io.leat.server.idtoken.IdTokenSigner;
import io.leat.server.provided.Loans;
import io.leat.server.provided.Pointing;
import io.leat.store.Run;
import io.leat.store.Store;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Vault of HashiCorp, or one that answers alike, that keeps secrets for the server; there need be none. */
final class VaultParts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(VaultParts.class);

  /** What the server is called in tokens of its own; those of tasks begin with {@code project:}. */
  private static final String SUBJECT = "server";

  private final Pointing pointing;
  private final @Nullable Loans loans;

  private VaultParts(Pointing pointing, @Nullable Loans loans) {
    this.pointing = pointing;
    this.loans = loans;
  }

  /**
   * Knows it, and goes on with what it lent to the attempts of before. It is not asked yet, and need not be up.
   *
   * @param environment of this process
   * @param signer by which the server says there who it is, where nothing else is configured
   * @throws IOException when a file that the configuration names cannot be read
   */
  static VaultParts open(
      Optional<ServerConfig.Vault> config,
      DataFolder data,
      Map<String, String> environment,
      IdTokenSigner signer,
      Store store,
      Clock clock)
      throws IOException {
    if (config.isEmpty()) {
      return new VaultParts(Pointing.NOWHERE, null);
    }
    ServerConfig.Vault vault = config.get();
    VaultProvider provider =
        new VaultProvider(
            settings(vault, environment, signer), new TokenFile(data.key("vault.token")));
    Loans loans =
        new Loans(
            provider,
            data.path().resolve("leases"),
            vault.patience(),
            run -> store.runs().find(run).filter(Run::open).isPresent(),
            clock);
    return new VaultParts(new Pointing(true, new PathRule(vault.projects())), loans);
  }

  /** Looks at the files that the configuration names; a variable is that of whoever starts the server. */
  static void check(Optional<ServerConfig.Vault> config) throws IOException {
    if (config.isPresent() && config.get().login().variable().isEmpty()) {
      VaultProvider.check(settings(config.get(), Map.of(), IdTokenSigner.NONE));
    }
  }

  /** What it is asked by. */
  static VaultSettings settings(
      ServerConfig.Vault vault, Map<String, String> environment, IdTokenSigner signer) {
    return new VaultSettings(
        URI.create(vault.address()),
        vault.namespace(),
        login(vault.login(), environment, signer),
        vault.certificates(),
        VaultSettings.USUAL);
  }

  private static VaultSettings.Login login(
      ServerConfig.VaultLogin login, Map<String, String> environment, IdTokenSigner signer) {
    if (login.file().isEmpty() && login.variable().isEmpty()) {
      return new VaultSettings.Login.Jwt(
          login.mount(),
          login.role(),
          audience -> signer.sign(audience, Map.of("sub", SUBJECT), signer.life()).text());
    }
    CredentialSource source =
        login
            .variable()
            .<CredentialSource>map(name -> () -> variable(name, environment))
            .orElseGet(() -> inFile(login));
    return switch (login.auth()) {
      case TOKEN -> new VaultSettings.Login.Given(source);
      case APPROLE -> new VaultSettings.Login.AppRole(login.mount(), login.role(), source);
      case JWT -> new VaultSettings.Login.Jwt(login.mount(), login.role(), _ -> source.read());
    };
  }

  private static CredentialSource inFile(ServerConfig.VaultLogin login) {
    Path file = login.file().orElseThrow();
    return login.auth() == ServerConfig.VaultAuth.JWT
        ? CredentialSource.inOpenFile(file)
        : CredentialSource.inFile(file);
  }

  private static String variable(String name, Map<String, String> environment) throws IOException {
    String text = environment.getOrDefault(name, "");
    if (!text.matches("[!-~]+")) {
      throw new IOException(
          "the variable '" + name + "' is not set, or is not one line of visible ASCII");
    }
    return text;
  }

  /** The token of the login, for the next life of the server. */
  private record TokenFile(Path path) implements TokenKeep {
    @Override
    public Optional<String> kept() {
      try {
        return Files.exists(path)
            ? Optional.of(CredentialSource.inFile(path).read())
            : Optional.empty();
      } catch (IOException unreadable) {
        LOG.warn("the server logs in to Vault anew: {}", unreadable.getMessage());
        return Optional.empty();
      }
    }

    @Override
    public void keep(String token) {
      try {
        PrivateFile.write(path, token + "\n");
      } catch (IOException full) {
        LOG.warn(
            "what Vault lends now ends if this server is restarted: its login is not kept: {}",
            full.getMessage());
      }
    }
  }

  /** Where secrets may point to. */
  Pointing pointing() {
    return pointing;
  }

  /** What attempts have of it; null where there is none. */
  @Nullable Loans loans() {
    return loans;
  }

  @Override
  public void close() {
    if (loans != null) {
      loans.close();
    }
  }
}
