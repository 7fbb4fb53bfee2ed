package io.leat.server;

import io.leat.server.host.RunHost;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;

/** What the server measures of itself. */
final class Meters {
  private final MeterRegistry registry;
  private final RunHost host;

  Meters(MeterRegistry registry, RunHost host) {
    this.registry = registry;
    this.host = host;
  }

  void bind() {
    Gauge.builder("leat.slots", () -> host.slots()[1])
        .description("how many attempts may run at once")
        .register(registry);
    Gauge.builder("leat.slots.used", () -> host.slots()[0])
        .description("how many attempts run")
        .register(registry);
    Gauge.builder("leat.runs.running", host::running)
        .description("runs that have begun and not ended")
        .register(registry);
    Gauge.builder("leat.runs.queued", host::queued)
        .description("runs that are prepared and wait")
        .register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
  }
}
