package io.leat.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.leat.contract.Audience;
import io.leat.contract.Method;
import io.leat.contract.Parameter;
import io.leat.contract.Right;
import io.leat.server.account.Badge;
import io.leat.server.account.Caller;
import io.leat.server.account.Owner;
import io.leat.server.log.field.LogField;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** One request from its route to its answer: who sent it, what it says, what the handler makes of it. On a virtual thread. */
final class Exchange {
  /** What is said of what Leat does wrong. */
  static final Problem BUG =
      Problem.of(500, "internal", "this is our bug", "the log of the server has it under this id");

  /** What is said while the server ends. */
  static final Problem ENDING =
      Problem.unavailable("ending", "the server is ending").header("Retry-After", "5");

  private static final String API = "/api/v1/";

  private final HttpParts parts;
  private final Head head;
  private final RouteTable.Entry entry;
  private final Sent sent;
  private final @Nullable Badge badge;
  private final BooleanSupplier gone;
  private String accountName = "-";
  private String actor = "";
  private @Nullable Caller caller;
  private @Nullable Parameters parameters;

  /** The parameters as they were sent, by name. */
  record Sent(Map<String, String> inPath, Map<String, List<String>> inQuery) {}

  Exchange(
      HttpParts parts,
      Head head,
      RouteTable.Entry entry,
      Sent sent,
      @Nullable Badge badge,
      BooleanSupplier gone) {
    this.parts = parts;
    this.head = head;
    this.entry = entry;
    this.sent = sent;
    this.badge = badge;
    this.gone = gone;
  }

  /** Who sent it, for the log; '-' when nobody is signed in. */
  String accountName() {
    return accountName;
  }

  /** Refuses what can be refused before the body is read; null when it may come. */
  @Nullable Answer refused() {
    Answer answer =
        attempted(
            () -> {
              admit();
              return null;
            });
    return answer == null ? null : told(answer);
  }

  /**
   * The answer; a bug is one too. What somebody did is in the audit before anybody is told that it was done. What is logged meanwhile has
   * the id of the request.
   */
  Answer answer(byte[] body) {
    try (MDC.MDCCloseable _ = MDC.putCloseable(LogField.REQUEST, head.id())) {
      return told(Objects.requireNonNull(attempted(() -> handled(body))));
    }
  }

  /** That it was refused before it could be handled, and whoever sent it was looked for. */
  Answer refusing(Problem problem) {
    if (badge != null && caller == null) {
      // for the audit: what that would be refused for does not count any more
      attempted(
          () -> {
            admit();
            return null;
          });
    }
    return told(new Answer.Failed(problem));
  }

  private Answer told(Answer answer) {
    if (!actor.isEmpty() || isTold(answer)) {
      try {
        parts.audit().add(act(answer));
      } catch (RuntimeException unwritten) {
        return failed(unwritten);
      }
    }
    return answer;
  }

  /** Whether the audit is told of what nobody did: of what was refused for want of a right, and of changes that were not made. */
  private boolean isTold(Answer answer) {
    boolean asks = entry.route().operation().method() == Method.GET;
    return answer instanceof Answer.Failed(Problem problem)
        && switch (problem.status()) {
          case 401 -> !asks;
          case 403 -> true;
          // before there was a look at anything but who may; for who sees everything it is not
          // there
          case 404 -> parameters == null && !seesAll();
          default -> !asks && problem.status() < 500 && !entry.route().actor().equals(Actor.NOBODY);
        };
  }

  private boolean seesAll() {
    Caller known = caller;
    return known != null && known.access().sees(new Owner.OfServer());
  }

  private AuditTrail.Act act(Answer answer) {
    boolean isStranger = caller == null && answer instanceof Answer.Failed;
    String target = below(isStranger ? entry.route().operation().path() : head.path());
    String made = answer.headers().get("Location");
    if (made != null && made.startsWith(head.base())) {
      target += " -> " + below(made.substring(head.base().length()));
    }
    return new AuditTrail.Act(
        actor.isEmpty() ? accountName : actor,
        entry.check().id(),
        target,
        head.client(),
        result(answer),
        isStranger
            ? AuditTrail.Kind.STRANGER
            : answer instanceof Answer.Failed ? AuditTrail.Kind.REFUSED : AuditTrail.Kind.DONE);
  }

  private static String below(String path) {
    return path.startsWith(API) ? path.substring(API.length()) : path;
  }

  private static String result(Answer answer) {
    return switch (answer) {
      case Answer.Failed(Problem problem) -> problem.status() + " " + problem.code();
      case Answer.Json json -> again(json.status(), json);
      case Answer.Empty empty -> again(empty.status(), empty);
      case Answer.Bytes bytes -> Integer.toString(bytes.status());
      case Answer.File _, Answer.Stream _, Answer.Events _ -> "200";
    };
  }

  private static String again(int status, Answer answer) {
    return answer.headers().containsKey("Idempotent-Replayed")
        ? status + " once more"
        : Integer.toString(status);
  }

  /** A step that may be refused, or fail. */
  private interface Step {
    @Nullable Answer run() throws IOException, InterruptedException;
  }

  private @Nullable Answer attempted(Step step) {
    try {
      return step.run();
    } catch (Refusal refusal) {
      return new Answer.Failed(refusal.problem());
    } catch (InterruptedException ending) {
      return new Answer.Failed(ENDING);
    } catch (IOException | RuntimeException | Error failure) {
      return failed(failure);
    }
  }

  private Answer failed(Throwable failure) {
    return new Answer.Failed(parts.known().apply(failure).orElseGet(() -> bug(failure)));
  }

  private Problem bug(Throwable failure) {
    parts.failures().accept(head.id(), failure);
    return BUG;
  }

  /** Who sends it, whether the parameters are as the contract says, and whether that account may. */
  private Parameters admit() {
    Parameters known = parameters;
    if (known != null) {
      return known;
    }
    Route route = entry.route();
    Badge shown = badge;
    caller = shown == null ? null : caller(shown);
    Optional<Caller> sender = Optional.ofNullable(caller);
    accountName = sender.map(Exchange::logged).orElse("-");
    actor = route.actor().equals(Actor.NOBODY) ? "" : sender.map(Caller::name).orElse("");
    if (shown != null) {
      sender.ifPresent(each -> check(each, route.audience()));
    }
    if (route.audience() instanceof Audience.Holders(Right right)
        && right.subject() == Right.Subject.SERVER) {
      request(new Parameters(Map.of()), Request.Body.NONE).requireRight(right);
    }
    Parameters checked = entry.check().parameters(sent.inPath(), sent.inQuery(), head);
    Request request = request(checked, Request.Body.NONE);
    if (route.audience() instanceof Audience.Holders(Right right)
        && right.subject() == Right.Subject.PROJECT) {
      check(right, request);
    }
    Gate gate = route.gate();
    if (gate != null) {
      gate.check(request);
    }
    parameters = checked;
    return checked;
  }

  private static String logged(Caller caller) {
    return caller.kind() == Caller.Kind.AGENT ? "agent:" + caller.name() : caller.name();
  }

  private Request request(Parameters checked, Request.Body body) {
    return new Request(head, checked, body, Optional.ofNullable(caller), gone, Optional.empty());
  }

  /** Refuses who is not among those that a route is for, whatever rights there are. */
  private static void check(Caller caller, Audience audience) {
    boolean isForAgents = audience instanceof Audience.Agents;
    if ((caller.kind() == Caller.Kind.AGENT) != isForAgents) {
      throw unauthorized(
              isForAgents
                  ? "this is for agents, and the token is of an account"
                  : "the token is of an agent, which this is not for")
          .refusal();
    }
    if (audience instanceof Audience.Oneself && caller.kind() == Caller.Kind.API_TOKEN) {
      throw Problem.of(
              403,
              "api-token",
              "not by an API token",
              "this is for who has signed in by a password, and not for API tokens")
          .refusal();
    }
    if (!(audience instanceof Audience.Oneself) && caller.mustChange()) {
      throw Problem.of(
              403,
              "change-password",
              "choose another password first",
              "an administrator made the password of '" + caller.name() + "': leat password")
          .refusal();
    }
  }

  /** Where the path names something, its project decides; else what is there for the caller is for the handler. */
  private void check(Right right, Request request) {
    Optional<Owners.Owned> owned = parts.owners().of(entry.route().operation(), request);
    if (owned.isPresent()) {
      request.requireRight(right, owned.get().owner(), owned.get().absent());
    } else if (!request.access().inScope(right)) {
      throw Lacking.of(request.caller(), right, new Owner.OfAll()).refusal();
    }
  }

  private Answer handled(byte[] body) throws IOException, InterruptedException {
    Parameters checked = admit();
    Route route = entry.route();
    JsonNode json =
        route.body().kind() == BodyRule.Kind.JSON
            ? entry.check().body(body)
            : MissingNode.getInstance();
    Request request = request(checked, new Request.Body(body, json));
    actor = route.actor().of(request).orElse("");
    MadeBefore before = route.before();
    Optional<String> key =
        before == null ? Optional.empty() : request.header(Parameter.IDEMPOTENCY_KEY.name());
    Answer answer =
        before == null || key.isEmpty()
            ? route.handler().handle(request)
            : new Repeatable(parts, route, before, request, key.get()).answer();
    return answer instanceof Answer.Events(EventFeed feed, Map<String, String> headers)
        ? new Answer.Events(new WatchedFeed(feed, this::mayAsBefore), headers)
        : answer;
  }

  private boolean mayAsBefore() {
    Badge shown = badge;
    return shown == null || parts.entrance().admit(shown).equals(Optional.ofNullable(caller));
  }

  private Caller caller(Badge shown) {
    return parts
        .entrance()
        .admit(shown)
        .orElseThrow(() -> unauthorized("the token is worth nothing any more").refusal());
  }

  /** 401 that says how to sign in. */
  static Problem unauthorized(String detail) {
    return Problem.of(401, "not-signed-in", "sign in first", detail)
        .header("WWW-Authenticate", "Bearer");
  }
}
