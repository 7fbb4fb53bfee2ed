package io.leat.server.config;

import io.leat.dsl.source.Diagnostic;
import io.leat.dsl.source.DiagnosticCode;
import io.leat.dsl.source.Diagnostics;
import io.leat.dsl.source.Limits;
import io.leat.engine.job.Label;
import io.leat.engine.schedule.ShareLimits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.event.Level;

/** Makes the configuration of what was given, and checks what belongs together. */
final class ConfigAssembly {
  private final Map<Setting, ConfigReader.Given> given;
  private final Diagnostics diagnostics;

  ConfigAssembly(Map<Setting, ConfigReader.Given> given, Diagnostics diagnostics) {
    this.given = given;
    this.diagnostics = diagnostics;
  }

  ServerConfig config() {
    together(Setting.TLS_CERTIFICATE, Setting.TLS_KEY);
    together(Setting.TLS_KEY, Setting.TLS_CERTIFICATE);
    together(Setting.DATABASE_USER, Setting.DATABASE_URL);
    together(Setting.DATABASE_PASSWORD_FILE, Setting.DATABASE_URL);
    int slots = number(Setting.SLOTS);
    return new ServerConfig(
        new ServerConfig.Storage(
            Path.of(text(Setting.DATA)), database(), number(Setting.DISK_RESERVE)),
        new ServerConfig.Http(
            text(Setting.HOST),
            number(Setting.PORT),
            text(Setting.BASE_PATH),
            values(Setting.TRUSTED_PROXIES),
            h2c(),
            Boolean.parseBoolean(text(Setting.METRICS_OPEN)),
            tls()),
        ServerConfig.Registration.valueOf(text(Setting.REGISTRATION).toUpperCase(Locale.ROOT)),
        new ServerConfig.Logins(oidc(), ldap()),
        new ServerConfig.Runs(number(Setting.QUEUE_RUNS), shares(), retention(), jobfiles()),
        new ServerConfig.Tasks(
            slots == 0 ? Runtime.getRuntime().availableProcessors() : slots,
            limit(Setting.AGENTS_GRACE).map(Duration::ofSeconds),
            dialIn(),
            local(),
            values(Setting.TASKS_ENVIRONMENT),
            ((long) number(Setting.TASKS_LOG)) << 20),
        new ServerConfig.Secrets(masterKey(), path(Setting.SECRETS), vault()),
        idTokens(),
        new ServerConfig.Outgoing(values(Setting.OUTGOING_ALLOW), webhooks(), audit()),
        log());
  }

  private Optional<ServerConfig.IdTokens> idTokens() {
    together(Setting.ID_TOKEN_MINUTES, Setting.PUBLIC_URL);
    together(Setting.ID_TOKEN_KEY_DAYS, Setting.PUBLIC_URL);
    Optional<String> url = some(Setting.PUBLIC_URL);
    ConfigReader.Given found = given.get(Setting.PUBLIC_URL);
    if (found != null && url.filter(each -> each.matches(".*[?#].*")).isPresent()) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.OUT_OF_BOUNDS,
                  found.span(),
                  "'public-url' has something behind its path")
              .help("write what people open the server by, such as https://leat.example.com"));
    }
    return url.map(
        each ->
            new ServerConfig.IdTokens(
                each.replaceFirst("/+$", ""),
                Duration.ofMinutes(number(Setting.ID_TOKEN_MINUTES)),
                Duration.ofDays(number(Setting.ID_TOKEN_KEY_DAYS))));
  }

  private ServerConfig.MasterKey masterKey() {
    alone(Setting.MASTER_KEY_FILE, Setting.MASTER_KEY_ENVIRONMENT);
    alone(Setting.MASTER_KEY_FILE, Setting.MASTER_KEY_COMMAND);
    alone(Setting.MASTER_KEY_ENVIRONMENT, Setting.MASTER_KEY_COMMAND);
    return path(Setting.MASTER_KEY_COMMAND)
        .<ServerConfig.MasterKey>map(ServerConfig.MasterKey.Printed::new)
        .or(() -> some(Setting.MASTER_KEY_ENVIRONMENT).map(ServerConfig.MasterKey.InVariable::new))
        .orElseGet(() -> new ServerConfig.MasterKey.InFile(path(Setting.MASTER_KEY_FILE)));
  }

  /** Those of a group, such as {@code oidc}, mean nothing without {@code needed}, which is one of them. */
  private void allWith(Setting needed) {
    String group = needed.key().substring(0, needed.key().indexOf('.') + 1);
    for (Setting each : Setting.values()) {
      if (each.key().startsWith(group) && each != needed) {
        together(each, needed);
      }
    }
  }

  private Optional<ServerConfig.Vault> vault() {
    allWith(Setting.VAULT_ADDRESS);
    ConfigReader.Given found = given.get(Setting.VAULT_ADDRESS);
    String address = some(Setting.VAULT_ADDRESS).orElse("").replaceFirst("/+$", "");
    if (found == null || address.isEmpty()) {
      return Optional.empty();
    }
    if (!address.matches(
        "https://[^?#]*|http://(127(\\.[0-9]{1,3}){3}|localhost|\\[::1])(:[0-9]+)?")) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.OUT_OF_BOUNDS,
                  found.span(),
                  "'vault.address' is '" + address + "', where who is on the way can read secrets")
              .help(
                  "write https://HOST:PORT; http is for this machine alone, as"
                      + " http://127.0.0.1:8200"));
    }
    return Optional.of(
        new ServerConfig.Vault(
            address,
            vaultLogin(found),
            text(Setting.VAULT_NAMESPACE),
            path(Setting.VAULT_CERTIFICATES),
            values(Setting.VAULT_PROJECTS),
            Duration.ofSeconds(number(Setting.VAULT_WAIT))));
  }

  private ServerConfig.VaultLogin vaultLogin(ConfigReader.Given address) {
    ServerConfig.VaultAuth auth =
        ServerConfig.VaultAuth.valueOf(text(Setting.VAULT_AUTH).toUpperCase(Locale.ROOT));
    Setting file =
        switch (auth) {
          case TOKEN -> Setting.VAULT_TOKEN_FILE;
          case APPROLE -> Setting.VAULT_SECRET_ID_FILE;
          case JWT -> Setting.VAULT_JWT_FILE;
        };
    Set<Setting> unused =
        EnumSet.of(Setting.VAULT_TOKEN_FILE, Setting.VAULT_SECRET_ID_FILE, Setting.VAULT_JWT_FILE);
    unused.remove(file);
    if (auth == ServerConfig.VaultAuth.TOKEN) {
      unused.addAll(List.of(Setting.VAULT_MOUNT, Setting.VAULT_ROLE));
    } else if (some(Setting.VAULT_ROLE).isEmpty()) {
      lacks(address, auth, "'vault.role'");
    }
    if (auth == ServerConfig.VaultAuth.JWT) {
      unused.add(Setting.VAULT_ENVIRONMENT);
    }
    for (Setting each : unused) {
      ConfigReader.Given written = given.get(each);
      if (written != null && some(each).isPresent()) {
        diagnostics.add(
            Diagnostic.of(
                    DiagnosticCode.OUT_OF_BOUNDS,
                    written.span(),
                    "'" + each.key() + "' is set, and 'vault.auth' is " + text(Setting.VAULT_AUTH))
                .help("leave it out, or set 'vault.auth' to what it is for"));
      }
    }
    alone(file, Setting.VAULT_ENVIRONMENT);
    if (some(file).isEmpty()) {
      if (auth == ServerConfig.VaultAuth.JWT && some(Setting.PUBLIC_URL).isEmpty()) {
        lacks(address, auth, "'vault.jwt-file' or 'public-url'");
      } else if (auth != ServerConfig.VaultAuth.JWT && some(Setting.VAULT_ENVIRONMENT).isEmpty()) {
        lacks(address, auth, "'" + file.key() + "'");
      }
    }
    return new ServerConfig.VaultLogin(
        auth,
        some(Setting.VAULT_MOUNT).orElse(text(Setting.VAULT_AUTH)),
        text(Setting.VAULT_ROLE),
        path(file),
        some(Setting.VAULT_ENVIRONMENT));
  }

  private void lacks(ConfigReader.Given address, ServerConfig.VaultAuth auth, String what) {
    diagnostics.add(
        Diagnostic.of(
                DiagnosticCode.MISSING_ARGUMENT,
                address.span(),
                "'vault.auth' is " + auth.name().toLowerCase(Locale.ROOT) + " without " + what)
            .help("set it: by that the server is let in"));
  }

  private Optional<ServerConfig.Tls> tls() {
    return path(Setting.TLS_CERTIFICATE)
        .flatMap(
            certificate ->
                path(Setting.TLS_KEY).map(key -> new ServerConfig.Tls(certificate, key)));
  }

  private boolean h2c() {
    ConfigReader.Given found = given.get(Setting.H2C);
    boolean asked = Boolean.parseBoolean(text(Setting.H2C));
    if (found != null && asked && some(Setting.TLS_CERTIFICATE).isPresent()) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.OUT_OF_BOUNDS,
                  found.span(),
                  "'h2c' is HTTP/2 without TLS, and 'tls.certificate' is set")
              .help("leave 'h2c' out: over TLS the server speaks HTTP/2 anyway"));
    }
    return asked;
  }

  private Optional<ServerConfig.Database> database() {
    return some(Setting.DATABASE_URL)
        .map(
            url ->
                new ServerConfig.Database(
                    url, text(Setting.DATABASE_USER), path(Setting.DATABASE_PASSWORD_FILE)));
  }

  private Optional<ServerConfig.Oidc> oidc() {
    together(Setting.OIDC_ISSUER, Setting.OIDC_CLIENT_ID);
    allWith(Setting.OIDC_ISSUER);
    together(Setting.OIDC_ROLES, Setting.OIDC_GROUPS_CLAIM);
    together(Setting.OIDC_GROUPS, Setting.OIDC_GROUPS_CLAIM);
    ServerConfig.Claims claims =
        new ServerConfig.Claims(
            values(Setting.OIDC_SCOPES).stream()
                .flatMap(each -> Arrays.stream(each.split(",")))
                .toList(),
            some(Setting.OIDC_NAME_CLAIM),
            some(Setting.OIDC_GROUPS_CLAIM));
    ServerConfig.Given given =
        given(Setting.OIDC_ROLES, Setting.OIDC_GROUPS, Setting.OIDC_DEFAULT_ROLE);
    return some(Setting.OIDC_ISSUER)
        .map(
            issuer ->
                new ServerConfig.Oidc(
                    issuer,
                    text(Setting.OIDC_CLIENT_ID),
                    path(Setting.OIDC_CLIENT_SECRET),
                    path(Setting.OIDC_CERTIFICATES),
                    claims,
                    given));
  }

  private Optional<ServerConfig.Ldap> ldap() {
    together(Setting.LDAP_URL, Setting.LDAP_USERS_BASE);
    allWith(Setting.LDAP_URL);
    together(Setting.LDAP_BIND_DN, Setting.LDAP_PASSWORD);
    together(Setting.LDAP_PASSWORD, Setting.LDAP_BIND_DN);
    together(Setting.LDAP_GROUPS_FILTER, Setting.LDAP_GROUPS_BASE);
    together(Setting.LDAP_ROLES, Setting.LDAP_GROUPS_BASE);
    together(Setting.LDAP_GROUPS, Setting.LDAP_GROUPS_BASE);
    ServerConfig.Given given =
        given(Setting.LDAP_ROLES, Setting.LDAP_GROUPS, Setting.LDAP_DEFAULT_ROLE);
    return some(Setting.LDAP_URL)
        .map(
            url ->
                new ServerConfig.Ldap(
                    url,
                    Boolean.parseBoolean(text(Setting.LDAP_START_TLS)),
                    path(Setting.LDAP_CERTIFICATES),
                    some(Setting.LDAP_BIND_DN)
                        .flatMap(
                            dn ->
                                path(Setting.LDAP_PASSWORD)
                                    .map(file -> new ServerConfig.Reader(dn, file))),
                    new ServerConfig.Entries(
                        text(Setting.LDAP_USERS_BASE), text(Setting.LDAP_USERS_FILTER)),
                    text(Setting.LDAP_NAME),
                    some(Setting.LDAP_GROUPS_BASE)
                        .map(
                            base ->
                                new ServerConfig.Entries(base, text(Setting.LDAP_GROUPS_FILTER))),
                    given));
  }

  private ServerConfig.Given given(Setting roles, Setting groups, Setting otherwise) {
    Map<String, ServerConfig.GivenRole> byGroup = new LinkedHashMap<>();
    pairs(roles).forEach((group, word) -> byGroup.put(group, role(word)));
    return new ServerConfig.Given(byGroup, pairs(groups), role(text(otherwise)));
  }

  private Map<String, String> pairs(Setting setting) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (String each : values(setting)) {
      int parts = each.lastIndexOf('=');
      pairs.put(each.substring(0, parts), each.substring(parts + 1));
    }
    return pairs;
  }

  private static ServerConfig.GivenRole role(String word) {
    return ServerConfig.GivenRole.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private ServerConfig.Retention retention() {
    return new ServerConfig.Retention(
        limit(Setting.RETENTION_DAYS).map(Duration::ofDays),
        limit(Setting.RETENTION_RUNS).map(Long::intValue),
        limit(Setting.RETENTION_MEGABYTES));
  }

  private ServerConfig.Webhooks webhooks() {
    return new ServerConfig.Webhooks(
        number(Setting.WEBHOOK_ATTEMPTS),
        Duration.ofSeconds(number(Setting.WEBHOOK_SECONDS)),
        number(Setting.WEBHOOK_WAITING));
  }

  private ServerConfig.Audit audit() {
    together(Setting.AUDIT_SYSLOG_PORT, Setting.AUDIT_SYSLOG_HOST);
    together(Setting.AUDIT_SYSLOG_TRANSPORT, Setting.AUDIT_SYSLOG_HOST);
    together(Setting.AUDIT_HTTP_TOKEN, Setting.AUDIT_HTTP_URL);
    ServerConfig.Transport transport =
        ServerConfig.Transport.valueOf(
            text(Setting.AUDIT_SYSLOG_TRANSPORT).toUpperCase(Locale.ROOT));
    int port = number(Setting.AUDIT_SYSLOG_PORT);
    return new ServerConfig.Audit(
        some(Setting.AUDIT_SYSLOG_HOST).map(host -> new ServerConfig.Syslog(host, port, transport)),
        some(Setting.AUDIT_HTTP_URL)
            .map(url -> new ServerConfig.AuditHttp(url, path(Setting.AUDIT_HTTP_TOKEN))),
        path(Setting.AUDIT_CERTIFICATES));
  }

  private Optional<ServerConfig.LogFile> logFile() {
    int megabytes = number(Setting.LOG_FILE_MEGABYTES);
    int earlier = number(Setting.LOG_FILE_COUNT);
    return path(Setting.LOG_FILE).map(file -> new ServerConfig.LogFile(file, megabytes, earlier));
  }

  private ServerConfig.Log log() {
    Map<String, Level> loggers = new LinkedHashMap<>();
    for (String each : values(Setting.LOG_LOGGERS)) {
      int parts = each.indexOf('=');
      loggers.put(each.substring(0, parts), level(each.substring(parts + 1)));
    }
    return new ServerConfig.Log(
        level(text(Setting.LOG_LEVEL)),
        ServerConfig.Log.Format.valueOf(text(Setting.LOG_FORMAT).toUpperCase(Locale.ROOT)),
        loggers,
        logFile());
  }

  private <K> Map<K, Integer> counts(Setting setting, Function<String, K> key) {
    Map<K, Integer> counts = new LinkedHashMap<>();
    for (String each : values(setting)) {
      int parts = each.lastIndexOf('=');
      counts.put(key.apply(each.substring(0, parts)), Integer.valueOf(each.substring(parts + 1)));
    }
    return counts;
  }

  private ShareLimits shares() {
    return new ShareLimits(
        counts(Setting.LIMIT_PROJECTS, name -> name), counts(Setting.LIMIT_LABELS, Label::new));
  }

  private static Level level(String word) {
    return Level.valueOf(word.toUpperCase(Locale.ROOT));
  }

  private ServerConfig.Local local() {
    Map<String, String> accounts = pairs(Setting.TASKS_ACCOUNTS);
    together(Setting.TASKS_ACCOUNTS, Setting.TASKS_LOCAL);
    ServerConfig.Local local = new ServerConfig.Local(text(Setting.TASKS_LOCAL), accounts);
    ConfigReader.Given found = given.get(Setting.TASKS_ACCOUNTS);
    if (found != null && !accounts.isEmpty() && local.isSaid() && !local.isOther()) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.OUT_OF_BOUNDS,
                  found.span(),
                  "'tasks.accounts' is set, and the tasks of other projects run as the server")
              .help("let 'tasks.local' be an account, too: who runs as the server reaches all"));
    }
    return local;
  }

  /** Where hosts dial in; what they reach it at is said, unless it is the one address that is listened at. */
  private Optional<ServerConfig.DialIn> dialIn() {
    together(Setting.DIAL_IN_ADDRESS, Setting.DIAL_IN_LISTEN);
    Optional<AddressAndPort> listen =
        some(Setting.DIAL_IN_LISTEN)
            .flatMap(written -> AddressAndPort.of(written, AddressAndPort.NEEDED));
    if (listen.isEmpty()) {
      return Optional.empty();
    }
    AddressAndPort at = listen.get();
    if (at.isEverywhere()) {
      together(Setting.DIAL_IN_LISTEN, Setting.DIAL_IN_ADDRESS);
    }
    return Optional.of(
        new ServerConfig.DialIn(
            at,
            some(Setting.DIAL_IN_ADDRESS)
                .flatMap(written -> AddressAndPort.of(written, at.port()))
                .orElse(at)));
  }

  private Limits jobfiles() {
    Limits standard = Limits.STANDARD;
    return new Limits(
        number(Setting.JOBFILE_KILOBYTES) * 1024,
        standard.nesting(),
        number(Setting.JOBFILE_STEPS),
        Duration.ofMillis(number(Setting.JOBFILE_MILLISECONDS)),
        ((long) number(Setting.JOBFILE_MEGABYTES)) << 20,
        standard.depth(),
        standard.textLength(),
        standard.collectionSize(),
        number(Setting.JOBFILE_TASKS),
        number(Setting.JOBFILE_EDGES),
        standard.digits(),
        standard.aliases(),
        standard.regexLength());
  }

  private void alone(Setting one, Setting other) {
    ConfigReader.Given second = given.get(other);
    if (second != null && some(one).isPresent() && some(other).isPresent()) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.OUT_OF_BOUNDS,
                  second.span(),
                  "'" + other.key() + "' is set beside '" + one.key() + "'")
              .help("it comes from one place: set one of them"));
    }
  }

  private void together(Setting one, Setting other) {
    ConfigReader.Given first = given.get(one);
    boolean isSaid = first != null && !String.join(",", first.values()).equals(one.standard());
    if (first != null && isSaid && some(one).isPresent() && some(other).isEmpty()) {
      diagnostics.add(
          Diagnostic.of(
                  DiagnosticCode.MISSING_ARGUMENT,
                  first.span(),
                  "'" + one.key() + "' is set without '" + other.key() + "'")
              .help("set both, or neither"));
    }
  }

  private List<String> values(Setting setting) {
    ConfigReader.Given found = given.get(setting);
    if (found != null) {
      return found.values();
    }
    return setting.standard().isEmpty() ? List.of() : List.of(setting.standard());
  }

  private String text(Setting setting) {
    return some(setting).orElse(setting.standard());
  }

  /** The value unless it is empty. */
  private Optional<String> some(Setting setting) {
    return values(setting).stream().findFirst().filter(value -> !value.isEmpty());
  }

  private Optional<Path> path(Setting setting) {
    return some(setting).map(Path::of);
  }

  private int number(Setting setting) {
    return Integer.parseInt(text(setting));
  }

  private Optional<Long> limit(Setting setting) {
    return Optional.of((long) number(setting)).filter(value -> value > 0);
  }
}
