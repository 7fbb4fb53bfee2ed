package io.leat.server.api;

import io.leat.contract.ForgeKind;
import io.leat.contract.HookAnswer;
import io.leat.contract.HookOperations;
import io.leat.contract.ReceivedHook;
import io.leat.server.hook.Forge;
import io.leat.server.hook.HookRequest;
import io.leat.server.hook.HookResult;
import io.leat.server.hook.Hooks;
import io.leat.server.host.TriggerLog;
import io.leat.server.http.Answer;
import io.leat.server.http.BodyRule;
import io.leat.server.http.Cursor;
import io.leat.server.http.Page;
import io.leat.server.http.Problem;
import io.leat.server.http.Refusal;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import io.leat.server.trigger.TriggerService;
import io.leat.store.HookDelivery;
import io.leat.store.Project;
import io.leat.store.Store;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What forges call, of which nothing is believed before its signature is; and what they called. */
final class HookRoutes {
  private final Store store;
  private final TriggerService triggers;
  private final SecretBox secrets;
  private final PathLookup found;
  private final Clock clock;

  /** What came and was refused for its signature, by its reason: not stored, for anybody can send it. */
  private final Map<Reason, Refused> refused = new ConcurrentHashMap<>();

  private record Reason(long project, Forge forge, String because) {}

  private record Refused(long times, Instant last) {}

  HookRoutes(
      Store store, TriggerService triggers, SecretBox secrets, PathLookup found, Clock clock) {
    this.store = store;
    this.triggers = triggers;
    this.secrets = secrets;
    this.found = found;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.of(HookOperations.LIST_HOOKS, this::list),
        Route.of(HookOperations.RECEIVE_HOOK, this::receive)
            .with(BodyRule.raw(Hooks.MOST_BYTES))
            .behind(this::look));
  }

  private static Forge forge(Request request) {
    return Forge.of(request.required("forge"))
        .orElseThrow(() -> Problem.notFound("forge", request.required("forge")).refusal());
  }

  /** What no body could make right is refused without one. */
  private void look(Request request) {
    Forge forge = forge(request);
    Project project = store.projects().find(request.required("project")).orElse(null);
    if (project == null) {
      throw unsigned();
    }
    if (project.spec().secrets().hook() == null) {
      throw unsigned(project, forge, "the project has no hook secret");
    }
    if (!Hooks.hasSignature(forge, request.headers())) {
      throw unsigned(
          project, forge, "it has no signature; give the forge the project's hook secret");
    }
  }

  private Refusal unsigned(Project project, Forge forge, String because) {
    Instant now = clock.instant();
    refused.merge(
        new Reason(project.id(), forge, because),
        new Refused(1, now),
        (before, _) -> new Refused(before.times() + 1, now));
    return unsigned();
  }

  private static Refusal unsigned() {
    return Problem.of(
            401,
            "unsigned",
            "the signature is not that of the project",
            "set the project's hook secret at the forge, and at the project")
        .refusal();
  }

  private Answer receive(Request request) {
    Forge forge = forge(request);
    // a project that is not there is answered like a signature that is wrong
    Project project = store.projects().find(request.required("project")).orElse(null);
    byte[] sealed = project == null ? null : project.spec().secrets().hook();
    String secret =
        project == null || sealed == null ? null : secrets.open("hook:" + project.name(), sealed);
    HookResult result =
        Hooks.read(new HookRequest(request.headers(), request.bytes(), forge, secret));
    return switch (result) {
      case HookResult.Unsigned _ when project != null ->
          throw unsigned(project, forge, "its signature is not by the project's hook secret");
      case HookResult.Unsigned _ -> throw unsigned();
      case HookResult.Malformed(String reason) -> {
        note(project, forge, HookDelivery.State.REFUSED, reason);
        throw Problem.badRequest(reason).refusal();
      }
      case HookResult.Ignored(String reason) -> {
        note(project, forge, HookDelivery.State.IGNORED, reason);
        yield answer(HookAnswer.Status.IGNORED, reason);
      }
      case HookResult.Work work when project != null -> accept(project, work);
      case HookResult.Work _ -> throw new IllegalStateException("signed for no project");
    };
  }

  private void note(
      @Nullable Project project, Forge forge, HookDelivery.State state, String because) {
    if (project != null) {
      triggers.note(project.id(), forge, state, because);
      told(project, forge.word(), because);
    }
  }

  private static void told(Project project, String forge, String because) {
    TriggerLog.none(project.name(), "hook", forge, because);
  }

  /** What was refused for its signature stands before the rest of the first page. */
  private Answer list(Request request) {
    Project project = found.project(request);
    int limit = Math.toIntExact(request.integer("limit").orElse(50L));
    Optional<String> after = request.text("after");
    long before =
        after
            .map(text -> Cursor.read(text, "hooks", 1).keys().getFirst())
            .map(Long::parseLong)
            .orElse(Long.MAX_VALUE);
    List<ReceivedHook> items = new ArrayList<>();
    if (after.isEmpty()) {
      refused.entrySet().stream()
          .filter(each -> each.getKey().project() == project.id())
          .sorted(Comparator.comparing(each -> each.getValue().last(), Comparator.reverseOrder()))
          .limit(limit - 1)
          .map(each -> view(each.getKey(), each.getValue()))
          .forEach(items::add);
    }
    int room = limit - items.size();
    List<HookDelivery> all = store.hookDeliveries().page(project.id(), before, room + 1);
    List<HookDelivery> page = all.subList(0, Math.min(room, all.size()));
    page.forEach(each -> items.add(view(each)));
    return new Page<>(
            items,
            all.size() > room
                ? Optional.of(Cursor.of("hooks", Long.toString(page.getLast().number())))
                : Optional.empty())
        .answer(request);
  }

  private static ReceivedHook view(Reason reason, Refused refused) {
    return new ReceivedHook(
        null,
        new ReceivedHook.Sent(ForgeKind.valueOf(reason.forge().name()), "", refused.last(), ""),
        new ReceivedHook.Outcome(ReceivedHook.State.REFUSED, reason.because()),
        refused.times(),
        List.of());
  }

  private static ReceivedHook view(HookDelivery delivery) {
    return new ReceivedHook(
        delivery.number(),
        new ReceivedHook.Sent(
            Views.word(ForgeKind.class, delivery.source().split(" ", -1)[1]),
            delivery.id(),
            delivery.received(),
            delivery.subject()),
        new ReceivedHook.Outcome(
            Views.word(ReceivedHook.State.class, delivery.state().word()), delivery.because()),
        1,
        delivery.runs());
  }

  private Answer accept(Project project, HookResult.Work work) {
    return switch (triggers.accept(project.id(), work)) {
      case NEW -> answer(HookAnswer.Status.ACCEPTED, "");
      case KNOWN -> {
        told(project, work.delivery().forge().word(), "this delivery was accepted before");
        yield answer(HookAnswer.Status.ACCEPTED, "this delivery was accepted before");
      }
      case FULL -> {
        told(project, work.delivery().forge().word(), "too many hooks wait");
        throw Problem.unavailable("busy", "too many hooks wait; send it again later")
            .header("Retry-After", "60")
            .refusal();
      }
    };
  }

  private static Answer answer(HookAnswer.Status status, String reason) {
    return Answer.json(202, new HookAnswer(status, reason));
  }
}
