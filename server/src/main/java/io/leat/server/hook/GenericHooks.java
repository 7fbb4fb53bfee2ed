package io.leat.server.hook;

import io.leat.server.hook.HookResult.Delivery;
import io.leat.server.hook.HookResult.Malformed;
import io.leat.server.hook.HookResult.Pushed;
import java.util.List;

/** The shape for everybody else: {@code {"ref": "refs/heads/main", "commit": "...", "before": "...", "delivery": "..."}}. */
final class GenericHooks {
  private GenericHooks() {}

  static HookResult read(Payload payload, Delivery delivery) {
    String ref = payload.text("ref");
    HookResult unusable = Hooks.unusable(ref).orElse(null);
    if (unusable != null) {
      return unusable;
    }
    if (!payload.saysCommit("commit")) {
      return new Malformed("'commit' is no commit");
    }
    return new Pushed(
        delivery,
        List.of(
            new PushEvent(
                ref,
                payload.commit("before"),
                payload.commit("commit"),
                payload.textOrNull("message"),
                payload.text("by"))));
  }
}
