package io.leat.cli;

import io.leat.cli.client.Address;
import io.leat.cli.client.Answer;
import io.leat.cli.client.Server;
import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.Table;
import io.leat.cli.terminal.UsageProblem;
import io.leat.contract.AuditCheckView;
import io.leat.contract.AuditEntryView;
import io.leat.contract.AuditOperations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code leat audit}: who did what on a server, and whether that is as it was written. */
final class AuditCommand implements Command {
  private static final int USUAL = 50;
  private static final int PART = 10_000;
  private static final Pattern AGO = Pattern.compile("([0-9]{1,6})([mhd])");
  private static final Pattern KNOWN = Pattern.compile("([1-9][0-9]{0,17}):([0-9a-f]{64})");

  private static final Usage.Operand ACTION =
      Usage.Operand.optional("ACTION", "what to do; otherwise list").of("list", "verify");
  private static final Option ACCOUNT =
      Option.valued("account", "NAME", "only what this account did; 'server' is the server itself");
  private static final Option SINCE =
      Option.valued(
          "since", "TIME", "only from then on: 30m, 24h, 7d, 2026-11-27, or a whole time");
  private static final Option LIMIT =
      Option.valued("limit", "N", "how many at most, the newest; otherwise " + USUAL);
  static final Option ENTRY =
      Option.valued("entry", "N", "the first entry that is looked at; otherwise the oldest");
  static final Option LAST =
      Option.valued(
          "last", "N:HASH", "an entry as an earlier 'verify' told it, which must be there");
  private static final Option DATA =
      Option.valued("data", "DIR", "looks at the data folder of a server that does not run");
  private static final Option CONFIG =
      Option.valued("config", "FILE", "the same, as the configuration of that server has it");

  @Override
  public Usage usage() {
    return new Usage(
        "audit",
        "shows who did what on a server, and whether that is as it was written",
        List.of(ACTION),
        List.of(
            ACCOUNT,
            SINCE,
            LIMIT,
            ENTRY,
            LAST,
            DATA,
            CONFIG,
            ServerOptions.JSON,
            ServerOptions.SERVER),
        List.of(
            new Usage.Action(
                "list",
                "lists it, the newest first; what happens without an action",
                List.of(ACCOUNT, SINCE, LIMIT)),
            new Usage.Action(
                "verify",
                "says whether an entry was changed, removed, put there or moved",
                List.of(ENTRY, LAST, DATA, CONFIG))),
        List.of(
            "leat audit",
            "leat audit --since 24h --account ann --json",
            "leat audit verify",
            "leat audit verify --data restored"));
  }

  @Override
  public int run(Arguments arguments, Session session) throws InterruptedException {
    if (arguments.action().equals("verify")) {
      return verify(arguments, session);
    }
    Server server = ServerOptions.server(arguments, session);
    int limit = Numbers.of(arguments, LIMIT, 1, 1_000_000, USUAL);
    String since = arguments.value(SINCE);
    Address address =
        Address.of(AuditOperations.LIST_AUDIT)
            .with("limit", Math.min(limit, 500))
            .with("account", arguments.value(ACCOUNT))
            .with("since", since == null ? null : since(since, Instant.now()));
    List<Answer<AuditEntryView>> entries = server.list(address, AuditEntryView.class, limit);
    if (arguments.has(ServerOptions.JSON)) {
      return ServerOptions.lines(entries, session);
    }
    Table table = new Table();
    for (Answer<AuditEntryView> each : entries) {
      AuditEntryView entry = each.value();
      table.row(
          String.valueOf(entry.entry()),
          each.sent().text("at"),
          entry.who(),
          entry.act().what(),
          entry.act().target(),
          entry.from(),
          entry.result());
    }
    table.print(session.out());
    return ExitCode.OK;
  }

  /** The time that is meant, in UTC. */
  static Instant since(String written, Instant now) {
    try {
      Matcher ago = AGO.matcher(written);
      if (ago.matches()) {
        long count = Long.parseLong(ago.group(1));
        return now.minus(
            switch (ago.group(2)) {
              case "m" -> Duration.ofMinutes(count);
              case "h" -> Duration.ofHours(count);
              default -> Duration.ofDays(count);
            });
      }
      return written.contains("T")
          ? Instant.parse(written)
          : LocalDate.parse(written).atStartOfDay(ZoneId.systemDefault()).toInstant();
    } catch (DateTimeException none) {
      throw new UsageProblem(
          "'" + written + "' is not a value of --since",
          "it takes 30m, 24h, 7d, 2026-11-27, or 2026-11-27T08:00:00Z");
    }
  }

  /**
   * What was found.
   *
   * @param fault what is wrong; empty for nothing
   * @param entries how many were found as they were written
   * @param last the last of these, with its hash
   * @param note what is to be known besides; empty for nothing
   */
  record Found(String fault, long entries, long last, String hash, String note) {}

  /** An entry that somebody noted. */
  private record Known(long entry, String hash) {
    static @Nullable Known of(@Nullable String written) {
      if (written == null) {
        return null;
      }
      Matcher parts = KNOWN.matcher(written);
      if (!parts.matches()) {
        throw new UsageProblem(
            "'" + written + "' is not a value of --last",
            "it takes what 'leat audit verify' told last: the number of an entry, a colon, its"
                + " hash");
      }
      return new Known(Long.parseLong(parts.group(1)), parts.group(2));
    }
  }

  private static int verify(Arguments arguments, Session session) throws InterruptedException {
    int from = Numbers.of(arguments, ENTRY, 1, Integer.MAX_VALUE, 0);
    Known known = Known.of(arguments.value(LAST));
    Found found;
    if (arguments.has(DATA) || arguments.has(CONFIG)) {
      ServerOptions.without(arguments, List.of(ServerOptions.SERVER), "asks a server that runs");
      ServerOptions.without(arguments, List.of(LAST), "is compared by a server that runs");
      Found offline = Serving.verified(arguments, session, from);
      if (offline == null) {
        return ExitCode.REJECTED;
      }
      found = offline;
    } else {
      found = found(ServerOptions.server(arguments, session), from, known);
    }
    if (arguments.has(ServerOptions.JSON)) {
      Json.object()
          .field("fault", found.fault().isEmpty() ? null : found.fault())
          .field("entries", found.entries())
          .field("last", found.last())
          .field("hash", found.hash())
          .line(session.out());
    } else {
      print(found, session);
    }
    if (!found.note().isEmpty()) {
      session.say(found.note());
    }
    return found.fault().isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }

  private static Found found(Server server, long from, @Nullable Known known) {
    if (known != null) {
      AuditCheckView at = part(server, known.entry(), 1);
      boolean is = at.last() == known.entry() && at.hash().equals(known.hash());
      if (!is && at.fault() == null) {
        String fault =
            "entry " + known.entry() + ": it is not the one that was noted, or too old to be kept";
        return new Found(fault, 0, known.entry() - 1, "", "");
      }
    }
    long entries = 0;
    AuditCheckView part = part(server, from, PART);
    while (true) {
      entries += part.entries();
      AuditCheckView.Fault fault = part.fault();
      Long next = part.next();
      if (fault != null || next == null || next <= 0) {
        String said = fault == null ? "" : "entry " + fault.entry() + ": " + fault.because();
        return new Found(said, entries, part.last(), part.hash(), "");
      }
      part = part(server, next, PART);
    }
  }

  private static AuditCheckView part(Server server, long entry, int limit) {
    Address check =
        Address.of(AuditOperations.CHECK_AUDIT)
            .with("entry", entry == 0 ? null : entry)
            .with("limit", limit);
    return server.ask(check, AuditCheckView.class).value();
  }

  private static void print(Found found, Session session) {
    if (!found.fault().isEmpty()) {
      session.out().line(found.fault());
    }
    session.out().text(found.entries() + (found.entries() == 1 ? " entry is" : " entries are"));
    session.out().line(" as written" + (found.fault().isEmpty() ? "" : " before that"));
    if (found.last() > 0 && !found.hash().isEmpty()) {
      session.out().line("the last of them: " + found.last() + ":" + found.hash());
    }
  }
}
