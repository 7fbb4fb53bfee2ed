package io.leat.server;

import io.leat.identity.ldap.Directory;
import io.leat.identity.ldap.DirectorySettings;
import io.leat.identity.oidc.Provider;
import io.leat.identity.oidc.ProviderSettings;
import io.leat.identity.password.Passwords;
import io.leat.identity.person.SecretFile;
import io.leat.identity.person.Trusted;
import io.leat.server.account.Tokens;
import io.leat.server.api.DirectoryLogins;
import io.leat.server.api.LoginLimits;
import io.leat.server.api.LoginRoutes;
import io.leat.server.api.OidcRoutes;
import io.leat.server.api.ProvidedAccounts;
import io.leat.server.config.ServerConfig;
import io.leat.server.http.Route;
import io.leat.store.Role;
import io.leat.store.Store;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How people sign in: by a password here, by that of a directory, by a browser at a provider. */
final class LoginParts implements AutoCloseable {
  private final @Nullable Provider provider;
  private final LoginRoutes passwords;
  private final OidcRoutes browsers;

  /**
   * What logins are made of, wired.
   *
   * @param publicUrl where people reach the server; empty where that is not set
   * @throws IOException when a setting, or a file that one names, would let nobody sign in
   */
  LoginParts(
      ServerConfig.Logins config,
      Optional<String> publicUrl,
      Store store,
      StoreAccounts accounts,
      Passwords passwords,
      Tokens tokens,
      SecureRandom random,
      Clock clock)
      throws IOException {
    check(config);
    ProvidedAccounts provided = new ProvidedAccounts(store, accounts, clock);
    this.provider = config.oidc().map(oidc -> new Provider(settings(oidc), random)).orElse(null);
    DirectoryLogins directory =
        config
            .ldap()
            .map(ldap -> directory(new Directory(settings(ldap)), provided, ldap.given()))
            .orElse(null);
    this.passwords =
        new LoginRoutes(accounts, passwords, tokens, directory, elsewhere(config), clock);
    this.browsers =
        new OidcRoutes(
            provider,
            config
                .oidc()
                .map(oidc -> source("oidc", "oidc:" + oidc.issuer(), oidc.given()))
                .orElse(null),
            new OidcRoutes.Parts(
                accounts,
                provided,
                tokens,
                this.passwords.limits(),
                store,
                publicUrl,
                random,
                clock));
  }

  /** Where those change their passwords who have none here. */
  private static String elsewhere(ServerConfig.Logins config) {
    List<String> places = new ArrayList<>();
    config.oidc().ifPresent(oidc -> places.add("at '" + oidc.issuer() + "'"));
    config.ldap().ifPresent(ldap -> places.add("in the directory at '" + ldap.url() + "'"));
    return places.isEmpty() ? "where its owner signs in" : String.join(" or ", places);
  }

  private static DirectoryLogins directory(
      Directory directory, ProvidedAccounts provided, ServerConfig.Given given) {
    return new DirectoryLogins(
        directory, provided, source("ldap", "ldap:" + directory.name(), given));
  }

  private static ProvidedAccounts.Source source(String way, String id, ServerConfig.Given given) {
    Map<String, Role> roles = new HashMap<>();
    given.roles().forEach((group, role) -> roles.put(group, Role.valueOf(role.name())));
    Role otherwise =
        given.otherwise() == ServerConfig.GivenRole.NONE
            ? null
            : Role.valueOf(given.otherwise().name());
    return new ProvidedAccounts.Source(way, id, roles, given.groups(), otherwise);
  }

  /** Which providers accounts can be linked to, by the words of their settings. */
  static Map<String, String> providers(ServerConfig.Logins config) {
    Map<String, String> providers = new HashMap<>();
    config.oidc().ifPresent(oidc -> providers.put("oidc", "oidc:" + oidc.issuer()));
    config
        .ldap()
        .ifPresent(ldap -> providers.put("ldap", "ldap:" + new Directory(settings(ldap)).name()));
    return providers;
  }

  private static ProviderSettings settings(ServerConfig.Oidc oidc) {
    return new ProviderSettings(
        oidc.issuer(),
        oidc.clientId(),
        oidc.secret().map(SecretFile::new),
        oidc.certificates(),
        new ProviderSettings.Claims(
            oidc.claims().scopes(), oidc.claims().name(), oidc.claims().groups()));
  }

  private static DirectorySettings settings(ServerConfig.Ldap ldap) {
    return new DirectorySettings(
        ldap.url(),
        ldap.startTls(),
        ldap.certificates(),
        ldap.reader()
            .map(
                reader ->
                    new DirectorySettings.Reader(reader.dn(), new SecretFile(reader.password()))),
        new DirectorySettings.People(
            ldap.people().base(), ldap.people().filter(), ldap.nameAttribute()),
        ldap.groups().map(groups -> new DirectorySettings.Groups(groups.base(), groups.filter())));
  }

  /**
   * Looks at what a configuration says of logins, and at the files that it names; nobody is asked.
   *
   * @throws IOException when something is wrong
   */
  static void check(ServerConfig.Logins config) throws IOException {
    if (config.oidc().isPresent()) {
      ServerConfig.Oidc oidc = config.oidc().get();
      refuse("oidc.issuer", settings(oidc).problem());
      readable("oidc.client-secret-file", oidc.secret());
      trusted("oidc.certificates", oidc.certificates());
    }
    if (config.ldap().isPresent()) {
      ServerConfig.Ldap ldap = config.ldap().get();
      refuse("ldap", settings(ldap).problem());
      readable("ldap.password-file", ldap.reader().map(ServerConfig.Reader::password));
      trusted("ldap.certificates", ldap.certificates());
    }
  }

  private static void refuse(String setting, Optional<String> problem) throws IOException {
    if (problem.isPresent()) {
      throw new IOException("'" + setting + "': " + problem.get());
    }
  }

  private static void readable(String setting, Optional<Path> file) throws IOException {
    try {
      if (file.isPresent()) {
        new SecretFile(file.get()).read();
      }
    } catch (IOException problem) {
      throw new IOException("'" + setting + "': " + problem.getMessage(), problem);
    }
  }

  private static void trusted(String setting, Optional<Path> file) throws IOException {
    try {
      if (file.isPresent()) {
        Trusted.context(file);
      }
    } catch (IOException problem) {
      throw new IOException("'" + setting + "': " + problem.getMessage(), problem);
    }
  }

  /** How often it can be tried, for all who are not signed in yet. */
  LoginLimits limits() {
    return passwords.limits();
  }

  List<Route> routes() {
    List<Route> routes = new ArrayList<>(passwords.routes());
    routes.addAll(browsers.routes());
    return routes;
  }

  @Override
  public void close() {
    if (provider != null) {
      provider.close();
    }
  }
}
