package io.leat.server;

import io.leat.engine.run.RecordedEvent;
import io.leat.server.api.ChangeSignal;
import io.leat.server.host.RunListener;
import io.leat.server.host.RunService;
import io.leat.server.trigger.TriggerService;
import io.leat.server.webhook.WebhookSender;
import io.leat.store.Run;
import io.leat.store.RunPhase;
import org.jspecify.annotations.Nullable;

/** Tells those who wait for something to happen. */
final class RunNews implements RunListener {
  private final ChangeSignal changes;
  private final Meters meters;
  volatile @Nullable RunService host;
  volatile @Nullable TriggerService triggers;
  volatile @Nullable WebhookSender sender;

  RunNews(ChangeSignal changes, Meters meters) {
    this.changes = changes;
    this.meters = meters;
  }

  @Override
  public void changed(long run) {
    changes.announce();
  }

  @Override
  public void happened(Run run, RecordedEvent event) {
    meters.happened(run, event);
    changes.announce();
  }

  @Override
  public void agentsChanged() {
    RunService known = host;
    if (known != null) {
      meters.agents(known);
    }
  }

  @Override
  public void ended(Run run, RunPhase phase) {
    // one that began is counted by its last event, and comes with the row of its admission
    if (phase == RunPhase.REJECTED || !run.open()) {
      meters.neverBegan(phase);
    }
    TriggerService waiting = triggers;
    if (waiting != null) {
      waiting.ended();
    }
    noticed();
  }

  /** There is more in the feed, and in the outbox. */
  void noticed() {
    changes.announce();
    WebhookSender sending = sender;
    if (sending != null) {
      sending.wake();
    }
  }
}
