package io.leat.server.api;

import io.leat.server.hook.Forge;
import io.leat.server.hook.HookRequest;
import io.leat.server.hook.HookResult;
import io.leat.server.hook.Hooks;
import io.leat.server.http.Answer;
import io.leat.server.http.BodyRule;
import io.leat.server.http.Method;
import io.leat.server.http.Permission;
import io.leat.server.http.Problem;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import io.leat.server.trigger.TriggerDesk;
import io.leat.store.Project;
import io.leat.store.Store;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;

/** What forges call. Nothing of it is believed before its signature is. */
final class HookRoutes {
  private final Store store;
  private final TriggerDesk desk;
  private final SecretBox secrets;

  HookRoutes(Store store, TriggerDesk desk, SecretBox secrets) {
    this.store = store;
    this.desk = desk;
    this.secrets = secrets;
  }

  List<Route> routes() {
    return List.of(
        new Route(
            Method.POST,
            "/api/v1/projects/{project}/hooks/{forge}",
            "receiveHook",
            Permission.OPEN,
            BodyRule.raw(Hooks.MOST_BYTES),
            this::receive));
  }

  private Answer receive(Request request) throws IOException {
    Forge forge =
        Forge.of(request.required("forge"))
            .orElseThrow(() -> Problem.notFound("forge", request.required("forge")).refusal());
    // a project that is not there is answered like a signature that is wrong
    Project project = store.projects().find(request.required("project")).orElse(null);
    byte[] sealed = project == null ? null : project.hookSecret();
    String secret =
        project == null || sealed == null ? null : secrets.open("hook:" + project.name(), sealed);
    HookResult result =
        Hooks.read(new HookRequest(request.headers(), request.bytes(), forge, secret));
    return switch (result) {
      case HookResult.Unsigned _ ->
          throw Problem.of(
                  401,
                  "unsigned",
                  "the signature is not that of the project",
                  "set the project's hook secret at the forge, and at the project")
              .refusal();
      case HookResult.Malformed(String reason) -> throw Problem.badRequest(reason).refusal();
      case HookResult.Ignored(String reason) -> answer("ignored", reason);
      case HookResult.Work work when project != null -> accept(project, work);
      case HookResult.Work _ -> throw new IllegalStateException("signed for no project");
    };
  }

  private Answer accept(Project project, HookResult.Work work) throws IOException {
    return switch (desk.accept(project.id(), work)) {
      case NEW -> answer("accepted", "");
      case KNOWN -> answer("accepted", "this delivery was accepted before");
      case FULL ->
          throw Problem.unavailable("busy", "too many hooks wait; send it again later")
              .header("Retry-After", "60")
              .refusal();
    };
  }

  private static Answer answer(String status, String reason) {
    return Answer.json(202, new JsonObject().put("status", status).put("reason", reason));
  }
}
