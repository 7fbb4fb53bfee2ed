package io.leat.server.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.event.Level;

/**
 * Everything that can be set, declared once. In the file a dot is a level ({@code tls.certificate} is {@code certificate} below
 * {@code tls}), in the environment {@code LEAT_TLS_CERTIFICATE}; those that are flags of {@code leat server} have a dash there, such as
 * {@code --log-level}.
 */
public enum Setting {
  DATA("data", Kind.PATH, "leat-data", "the folder of everything that the server keeps"),
  HOST("host", Kind.TEXT, "127.0.0.1", "the address to listen on"),
  PORT("port", 0, 65535, 8080, "the port to listen on; 0 is any that is free"),
  BASE_PATH("base-path", Kind.BASE_PATH, "", "what stands before all paths, such as /leat"),
  TRUSTED_PROXIES("trusted-proxies", Kind.NETWORKS, "", "whose X-Forwarded headers count"),
  H2C("h2c", Kind.FLAG, "false", "whether HTTP/2 is spoken without TLS, for a proxy that does"),
  REGISTRATION(
      "registration", Kind.REGISTRATION, "closed", "who may make himself an account by REST"),
  OIDC_ISSUER(
      "oidc.issuer", Kind.URL, "", "the provider of OpenID Connect that people may sign in at"),
  OIDC_CLIENT_ID("oidc.client-id", Kind.TEXT, "", "what it knows the server by"),
  OIDC_CLIENT_SECRET(
      "oidc.client-secret-file", Kind.PATH, "", "a file with the secret of that; none if public"),
  OIDC_CERTIFICATES(
      "oidc.certificates", Kind.PATH, "", "certificates in PEM that it is trusted by"),
  OIDC_SCOPES("oidc.scopes", Kind.SCOPES, "profile,email", "what it is asked for besides openid"),
  OIDC_NAME_CLAIM(
      "oidc.name-claim",
      Kind.TEXT,
      "",
      "the claim with the name of a new account; preferred_username, else email, else sub"),
  OIDC_GROUPS_CLAIM("oidc.groups-claim", Kind.TEXT, "", "the claim with the groups of a person"),
  OIDC_ROLES("oidc.roles", Kind.ROLES, "", "the roles on the server that groups there give"),
  OIDC_GROUPS("oidc.groups", Kind.GROUPS, "", "the groups of Leat that groups there are"),
  OIDC_DEFAULT_ROLE("oidc.default-role", Kind.ROLE, "none", "the role of who has none by a group"),
  LDAP_URL("ldap.url", Kind.LDAP, "", "the directory that people may sign in by"),
  LDAP_START_TLS("ldap.start-tls", Kind.FLAG, "false", "whether ldap: is made secure by StartTLS"),
  LDAP_CERTIFICATES(
      "ldap.certificates", Kind.PATH, "", "certificates in PEM that it is trusted by"),
  LDAP_BIND_DN("ldap.bind-dn", Kind.TEXT, "", "the entry as which people are looked for"),
  LDAP_PASSWORD("ldap.password-file", Kind.PATH, "", "a file with the password of that"),
  LDAP_USERS_BASE("ldap.users-base", Kind.TEXT, "", "the entry that all people are below"),
  LDAP_USERS_FILTER(
      "ldap.users-filter", Kind.TEXT, "(uid={name})", "which of them is who signs in"),
  LDAP_NAME(
      "ldap.name-attribute", Kind.TEXT, "uid", "the attribute with the name of a new account"),
  LDAP_GROUPS_BASE("ldap.groups-base", Kind.TEXT, "", "the entry that all groups are below"),
  LDAP_GROUPS_FILTER(
      "ldap.groups-filter", Kind.TEXT, "(member={dn})", "which of them somebody is in"),
  LDAP_ROLES("ldap.roles", Kind.ROLES, "", "the roles on the server that groups there give"),
  LDAP_GROUPS("ldap.groups", Kind.GROUPS, "", "the groups of Leat that groups there are"),
  LDAP_DEFAULT_ROLE("ldap.default-role", Kind.ROLE, "none", "the role of who has none by a group"),
  METRICS_OPEN("metrics-open", Kind.FLAG, "false", "whether /metrics needs no token"),
  TLS_CERTIFICATE("tls.certificate", Kind.PATH, "", "the certificate in PEM"),
  TLS_KEY("tls.key", Kind.PATH, "", "its key in PEM, PKCS #8"),
  DATABASE_URL("database.url", Kind.TEXT, "", "jdbc:postgresql:...; without it the embedded one"),
  DATABASE_USER("database.user", Kind.TEXT, "", "the user of the database"),
  DATABASE_PASSWORD_FILE("database.password-file", Kind.PATH, "", "a file with its password"),
  SLOTS("slots", 0, 10_000, 0, "how many tasks run at once; 0 is one a processor"),
  QUEUE_RUNS("queue.runs", 1, 1_000_000, 10_000, "how many runs may wait; more are refused"),
  LIMIT_PROJECTS(
      "limits.projects",
      Kind.COUNTS,
      "",
      "how many tasks of a project run at once, on all agents together"),
  LIMIT_LABELS(
      "limits.labels",
      Kind.COUNTS,
      "",
      "how many tasks that ask for a label run at once, on all agents together"),
  DISK_RESERVE(
      "disk.reserve-megabytes",
      0,
      100_000,
      16,
      "room that is kept for the ends of tasks when the disk is full; 0 is none"),
  AGENTS_GRACE(
      "agents.grace-seconds",
      0,
      100_000_000,
      86_400,
      "how long an agent may be out of reach until its tasks are lost; 0 is for ever"),
  DIAL_IN_LISTEN(
      "agents.dial-in.listen",
      Kind.PLACE,
      "",
      "where hosts dial in, such as 0.0.0.0:2222; without it none do"),
  DIAL_IN_ADDRESS(
      "agents.dial-in.address",
      Kind.ADDRESS,
      "",
      "what hosts reach that at, with :PORT if need be"),
  TASKS_LOCAL(
      "tasks.local",
      Kind.ACCOUNT,
      "",
      "the account that tasks on this machine run as; as-server is the server's own"),
  TASKS_ACCOUNTS(
      "tasks.accounts", Kind.ACCOUNTS, "", "the accounts of projects that have their own"),
  TASKS_ENVIRONMENT(
      "tasks.environment",
      Kind.NAMES,
      "",
      "variables of the server that tasks get besides the usual ones; AWS_* is all that begin so"),
  TASKS_LOG(
      "tasks.log-megabytes",
      0,
      1_000_000_000,
      4096,
      "how much an attempt of a task may print until it is stopped; 0 is any"),
  SECRETS(
      "secrets",
      Kind.PATH,
      "",
      "a folder with clear files, PROJECT/NAME, that are taken over once as secrets"),
  MASTER_KEY_FILE(
      "master-key.file",
      Kind.PATH,
      "",
      "the key that secrets are encrypted with; without it keys/store.key in the data folder"),
  MASTER_KEY_ENVIRONMENT(
      "master-key.environment",
      Kind.NAME,
      "",
      "the variable that has the key instead, as 64 hexadecimal digits"),
  MASTER_KEY_COMMAND(
      "master-key.command",
      Kind.PATH,
      "",
      "the program that prints the key instead, as 64 hexadecimal digits"),
  PUBLIC_URL(
      "public-url",
      Kind.URL,
      "",
      "the address by which others reach the server, such as https://leat.example.com; browsers"
          + " come back to it from a provider of logins; without it no idTokens are given"),
  ID_TOKEN_MINUTES(
      "id-token.minutes", 1, 60, 10, "how long an idToken is good, unless its task ends sooner"),
  ID_TOKEN_KEY_DAYS("id-token.key-days", 1, 3650, 30, "after how long another key signs idTokens"),
  VAULT_ADDRESS(
      "vault.address", Kind.URL, "", "where the Vault is that keeps secrets; without it none does"),
  VAULT_AUTH("vault.auth", Kind.LOGIN, "token", "how the server is let in there"),
  VAULT_MOUNT(
      "vault.mount", Kind.PARTS, "", "where that is enabled; without it approle or jwt, as it is"),
  VAULT_ROLE(
      "vault.role", Kind.TEXT, "", "the id of the role of approle, or the name of that of jwt"),
  VAULT_TOKEN_FILE("vault.token-file", Kind.PATH, "", "a file with the token"),
  VAULT_SECRET_ID_FILE(
      "vault.secret-id-file", Kind.PATH, "", "a file with the secret id of approle"),
  VAULT_JWT_FILE(
      "vault.jwt-file",
      Kind.PATH,
      "",
      "a file with the JWT, which is read again for each login; without it the server signs one,"
          + " for which it needs public-url"),
  VAULT_ENVIRONMENT(
      "vault.environment",
      Kind.NAME,
      "",
      "the variable that has the token or the secret id instead of a file"),
  VAULT_NAMESPACE("vault.namespace", Kind.PARTS, "", "the namespace there"),
  VAULT_CERTIFICATES(
      "vault.certificates",
      Kind.PATH,
      "",
      "certificates in PEM that it is trusted by, instead of those of Java"),
  VAULT_PROJECTS(
      "vault.projects",
      Kind.PREFIXES,
      "",
      "at and below which paths the secrets of a project may be; without it those of the server"
          + " alone"),
  VAULT_WAIT(
      "vault.wait-seconds",
      0,
      86_400,
      600,
      "how long a task waits for it before it fails without its secret"),
  RETENTION_DAYS("retention.days", 0, 36_500, 90, "how long runs are kept; 0 is for ever"),
  RETENTION_RUNS("retention.runs", 0, 10_000_000, 0, "how many runs of a job are kept; 0 is all"),
  RETENTION_MEGABYTES(
      "retention.megabytes", 0, 1_000_000_000, 0, "how much those of a project may take; 0 is any"),
  OUTGOING_ALLOW("outgoing.allow", Kind.NETWORKS, "", "private networks that calls may go to"),
  WEBHOOK_ATTEMPTS("webhooks.attempts", 1, 100, 15, "how often a delivery is tried"),
  WEBHOOK_SECONDS("webhooks.seconds", 1, 300, 10, "how long a receiver may take"),
  WEBHOOK_WAITING(
      "webhooks.waiting",
      1,
      1_000_000,
      10_000,
      "how many deliveries to a webhook may wait; the oldest are given up"),
  AUDIT_SYSLOG_HOST(
      "audit.syslog.host", Kind.TEXT, "", "where the audit is sent by syslog; without it nowhere"),
  AUDIT_SYSLOG_PORT("audit.syslog.port", 1, 65535, 6514, "the port there"),
  AUDIT_SYSLOG_TRANSPORT(
      "audit.syslog.transport", Kind.TRANSPORT, "tls", "how; by udp nobody knows what is lost"),
  AUDIT_HTTP_URL(
      "audit.http.url", Kind.URL, "", "where the audit is sent by HTTP, a row a line of JSON"),
  AUDIT_HTTP_TOKEN(
      "audit.http.token-file", Kind.PATH, "", "a file with the token that is sent with it"),
  AUDIT_CERTIFICATES(
      "audit.certificates",
      Kind.PATH,
      "",
      "certificates in PEM that receivers of the audit are trusted by, instead of those of Java"),
  JOBFILE_KILOBYTES("jobfile.kilobytes", 1, 100_000, 1024, "the size of a Jobfile"),
  JOBFILE_STEPS("jobfile.steps", 1, 1_000_000_000, 1_000_000, "the operations of an evaluation"),
  JOBFILE_MILLISECONDS("jobfile.milliseconds", 1, 600_000, 2000, "the time of an evaluation"),
  JOBFILE_MEGABYTES("jobfile.megabytes", 1, 10_000, 32, "the memory of an evaluation"),
  JOBFILE_TASKS("jobfile.tasks", 1, 1_000_000, 10_000, "the tasks of a job"),
  JOBFILE_EDGES("jobfile.edges", 1, 10_000_000, 100_000, "the edges of a job"),
  LOG_LEVEL("log.level", Kind.LEVEL, "info", "what of Leat's own the log has: this and worse"),
  LOG_FORMAT("log.format", Kind.FORMAT, "text", "lines for people, or an object a line"),
  LOG_LOGGERS(
      "log.loggers",
      Kind.LEVELS,
      "",
      "levels of single loggers, of libraries too, which are else at warn"),
  LOG_FILE(
      "log.file", Kind.PATH, "", "the file of the log, from the data folder; without it stderr"),
  LOG_FILE_MEGABYTES(
      "log.file-megabytes", 1, 100_000, 100, "how large it gets before the next is begun"),
  LOG_FILE_COUNT("log.file-count", 1, 20, 5, "how many earlier ones are kept beside it");

  /** What values a setting takes. */
  enum Kind {
    TEXT("a text"),
    PATH("a path"),
    BASE_PATH("a path such as /leat"),
    FLAG("true or false"),
    INTEGER("a whole number"),
    ADDRESS("an address such as leat.example.com, [2001:db8::1] or leat.example.com:2222"),
    PLACE("an address and a port, such as 0.0.0.0:2222 or [::]:2222"),
    NAME("the name of a variable, such as CI_KEY"),
    NAMES("a list of names such as SSL_CERT_FILE or AWS_*"),
    URL("a URL such as https://logs.example.com/leat"),
    NETWORKS("a list of networks such as 10.0.0.0/8"),
    COUNTS("counts from 1 by names, such as {web: 4} or web=4"),
    PARTS("names with slashes between, such as team/ci"),
    PREFIXES("a list of paths with {project} in them, such as secret/data/ci/{project}"),
    ACCOUNT("the name of an account, or as-server"),
    ACCOUNTS("accounts by projects, such as {web: leat-web} or web=leat-web"),
    SCOPES("a list of scopes such as profile or groups"),
    LDAP("a URL such as ldaps://ldap.example.com"),
    ROLES("roles by groups, such as {ops: admin} or ops=admin"),
    GROUPS("groups of Leat by groups, such as {ops: release} or ops=release"),
    ROLE,
    LEVEL,
    FORMAT,
    TRANSPORT,
    REGISTRATION,
    LOGIN,
    LEVELS("levels by loggers, such as {org.eclipse.jgit: debug} or org.eclipse.jgit=debug");

    private final String described;

    Kind(String described) {
      this.described = described;
    }

    /** One of a few words. */
    Kind() {
      this("");
    }

    String described() {
      List<String> words = words();
      return words.isEmpty()
          ? described
          : String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
    }

    /** All values of a kind that has but a few; empty for others. */
    List<String> words() {
      return switch (this) {
        case LEVEL -> words(Level.values());
        case FORMAT -> words(ServerConfig.Log.Format.values());
        case TRANSPORT -> words(ServerConfig.Transport.values());
        case LOGIN -> words(ServerConfig.VaultAuth.values());
        case ROLE -> words(ServerConfig.GivenRole.values());
        case REGISTRATION -> words(ServerConfig.Registration.values());
        default -> List.of();
      };
    }

    private static List<String> words(Enum<?>[] values) {
      return Arrays.stream(values).map(each -> each.name().toLowerCase(Locale.ROOT)).toList();
    }

    /** Whether values are given by names. */
    boolean isMap() {
      return switch (this) {
        case LEVELS, COUNTS, ACCOUNTS, ROLES, GROUPS -> true;
        default -> false;
      };
    }

    /** Whether several values may be given. */
    boolean isList() {
      return this == NAMES || this == NETWORKS || this == PREFIXES || this == SCOPES || isMap();
    }
  }

  /** What the variables of all settings begin with. */
  static final String VARIABLES = "LEAT_";

  private final String key;
  private final Kind kind;
  private final String standard;
  private final long least;
  private final long most;
  private final String help;

  Setting(String key, Kind kind, String standard, String help) {
    this.key = key;
    this.kind = kind;
    this.standard = standard;
    this.least = 0;
    this.most = 0;
    this.help = help;
  }

  Setting(String key, long least, long most, long standard, String help) {
    this.key = key;
    this.kind = Kind.INTEGER;
    this.standard = Long.toString(standard);
    this.least = least;
    this.most = most;
    this.help = help;
  }

  /** Its name, with dots. */
  public String key() {
    return key;
  }

  /** What it is for, in a few words. */
  public String help() {
    return help;
  }

  /** Its value when nobody sets it, as written on a command line; empty for none. */
  public String standard() {
    return standard;
  }

  /** Its name in the environment. */
  public String variable() {
    return VARIABLES + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  /** The setting that a variable is for. */
  static Optional<Setting> ofVariable(String variable) {
    return Arrays.stream(values()).filter(each -> each.variable().equals(variable)).findFirst();
  }

  Kind kind() {
    return kind;
  }

  long least() {
    return least;
  }

  long most() {
    return most;
  }

  static Optional<Setting> of(String key) {
    return Arrays.stream(values()).filter(each -> each.key.equals(key)).findFirst();
  }

  /** The one of a flag, whose name has dashes where its own has dots. */
  static Optional<Setting> ofFlag(String name) {
    return Arrays.stream(values())
        .filter(each -> each.key.equals(name) || each.key.replace('.', '-').equals(name))
        .findFirst();
  }

  /** What can stand directly below {@code prefix}, which is empty or ends with a dot. */
  static List<String> below(String prefix) {
    return Arrays.stream(values())
        .filter(each -> each.key.startsWith(prefix))
        .map(each -> each.key.substring(prefix.length()).replaceFirst("\\..*", ""))
        .distinct()
        .toList();
  }
}
