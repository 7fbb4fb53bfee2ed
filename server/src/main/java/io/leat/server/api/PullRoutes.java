package io.leat.server.api;

import io.leat.contract.EnvironmentView;
import io.leat.contract.MediaType;
import io.leat.contract.NewJobfile;
import io.leat.contract.RunOperations;
import io.leat.contract.TriggerKind;
import io.leat.engine.folder.Isolation;
import io.leat.engine.folder.RunHeader;
import io.leat.engine.job.Inputs;
import io.leat.engine.job.Task;
import io.leat.engine.journal.Journal;
import io.leat.engine.run.RecordedEvent;
import io.leat.server.host.RunFiles;
import io.leat.server.host.RunService;
import io.leat.server.http.Answer;
import io.leat.server.http.Disposition;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import io.leat.store.Run;
import io.leat.store.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** What is needed, beside graph and artifacts, to go on with a run on another machine. Values of secrets are not in it. */
final class PullRoutes {
  private final Store store;
  private final RunService host;
  private final PathLookup found;

  PullRoutes(Store store, RunService host) {
    this.store = store;
    this.host = host;
    this.found = new PathLookup(store, host);
  }

  List<Route> routes() {
    return List.of(
        Route.of(RunOperations.GET_ENVIRONMENT, this::environment),
        Route.of(RunOperations.GET_JOURNAL, this::journal),
        Route.of(RunOperations.GET_SOURCES, this::sources));
  }

  private Answer environment(Request request) throws IOException {
    Run run = found.run(request);
    RunFiles files = found.files(run);
    RunHeader header = files.header();
    TreeSet<String> secrets = new TreeSet<>();
    for (Task task : files.job().job().graph().order()) {
      task.secrets().forEach(each -> secrets.add(each.text()));
    }
    return Answer.json(
            new EnvironmentView(
                new EnvironmentView.Head(
                    run.number(),
                    header.jobSource().name(),
                    Views.status(run),
                    header.jobSource().hash(),
                    run.progress().created()),
                new EnvironmentView.Jobfile(
                    header.jobSource().path(),
                    Views.word(NewJobfile.Syntax.class, header.jobSource().syntax()),
                    folder(header)),
                inputs(header.inputs()),
                header.request().tasks(),
                List.copyOf(secrets),
                new TreeMap<>(host.parts().locale()),
                machine()))
        .tag(Views.tag(run));
  }

  /** The folder of the Jobfile within the sources, with {@code /} between names; empty for the top. */
  private static String folder(RunHeader header) {
    Isolation isolation = header.execution().isolation();
    return isolation == null
        ? ""
        : isolation.root().relativize(header.execution().workspace()).toString().replace('\\', '/');
  }

  private static EnvironmentView.Inputs inputs(Inputs inputs) {
    return new EnvironmentView.Inputs(
        new TreeMap<>(inputs.parameters()),
        inputs.revision().branch(),
        inputs.revision().tag(),
        inputs.revision().commit(),
        inputs.changed(),
        TriggerKind.valueOf(inputs.trigger().name()),
        new TreeMap<>(inputs.facts()));
  }

  private static EnvironmentView.Machine machine() {
    return new EnvironmentView.Machine(
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        System.getProperty("os.arch"),
        Runtime.getRuntime().availableProcessors());
  }

  private Answer journal(Request request) throws IOException {
    Run run = found.run(request);
    found.files(run);
    return Answer.stream(MediaType.TEXT + MediaType.UTF_8, out -> journal(run.number(), out));
  }

  private void journal(long run, OutputStream out) throws IOException {
    List<RecordedEvent> events = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    long version = 0;
    for (long last = -1; last != version; ) {
      last = version;
      version = store.runs().readSome(run, version, events::add);
      Journal.write(events, text);
      out.write(text.toString().getBytes(StandardCharsets.UTF_8));
      events.clear();
      text.setLength(0);
    }
    if (store.runs().find(run).isEmpty()) {
      throw new IOException("run " + run + " was removed while its journal was sent");
    }
  }

  private Answer sources(Request request) throws IOException {
    Run run = found.run(request);
    RunFiles files = found.files(run);
    return new Answer.Stream(
        MediaType.TAR,
        Disposition.save("sources-" + run.number() + ".tar"),
        out -> host.parts().sources(run, files, out),
        Map.of());
  }
}
