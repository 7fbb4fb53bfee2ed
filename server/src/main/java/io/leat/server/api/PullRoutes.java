package io.leat.server.api;

import io.leat.contract.RunOperations;
import io.leat.engine.folder.Isolation;
import io.leat.engine.folder.RunHeader;
import io.leat.engine.job.Task;
import io.leat.engine.journal.Journal;
import io.leat.engine.run.RecordedEvent;
import io.leat.server.host.RunFiles;
import io.leat.server.host.RunService;
import io.leat.server.http.Answer;
import io.leat.server.http.Disposition;
import io.leat.server.http.Permission;
import io.leat.server.http.Request;
import io.leat.server.http.Route;
import io.leat.store.Run;
import io.leat.store.Store;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
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
        Route.of(RunOperations.GET_ENVIRONMENT, Permission.READ, this::environment),
        Route.of(RunOperations.GET_JOURNAL, Permission.READ, this::journal),
        Route.of(RunOperations.GET_SOURCES, Permission.READ, this::sources));
  }

  private Answer environment(Request request) throws IOException {
    Run run = found.run(request);
    RunFiles files = found.files(run);
    RunHeader header = files.header();
    TreeSet<String> secrets = new TreeSet<>();
    for (Task task : files.job().job().graph().order()) {
      task.secrets().forEach(each -> secrets.add(each.text()));
    }
    List<String> changed = header.inputs().changed();
    return Answer.json(
            new JsonObject()
                .put("run", run.number())
                .put("job", header.jobSource().name())
                .put("status", run.phase().word())
                .put("hash", header.jobSource().hash())
                .put("created", Views.time(run.progress().created()))
                .put("source", header.jobSource().path())
                .put("syntax", header.jobSource().syntax())
                .put("folder", folder(header))
                .put(
                    "parameters",
                    new JsonObject(new TreeMap<String, Object>(header.inputs().parameters())))
                .put("branch", header.inputs().revision().branch())
                .put("tag", header.inputs().revision().tag())
                .put("commit", header.inputs().revision().commit())
                .put("changed", changed == null ? null : new JsonArray(changed))
                .put("trigger", header.inputs().trigger().word())
                .put("facts", new JsonObject(new TreeMap<String, Object>(header.inputs().facts())))
                .put("tasks", new JsonArray(header.request().tasks()))
                .put("secrets", new JsonArray(List.copyOf(secrets)))
                .put(
                    "variables", new JsonObject(new TreeMap<String, Object>(host.parts().locale())))
                .put("system", system()))
        .tag(Views.tag(run));
  }

  /** The folder of the Jobfile within the sources, with {@code /} between names; empty for the top. */
  private static String folder(RunHeader header) {
    Isolation isolation = header.execution().isolation();
    return isolation == null
        ? ""
        : isolation.root().relativize(header.execution().workspace()).toString().replace('\\', '/');
  }

  private static JsonObject system() {
    return new JsonObject()
        .put("name", System.getProperty("os.name"))
        .put("version", System.getProperty("os.version"))
        .put("architecture", System.getProperty("os.arch"))
        .put("processors", Runtime.getRuntime().availableProcessors());
  }

  private Answer journal(Request request) throws IOException {
    Run run = found.run(request);
    found.files(run);
    return Answer.stream("text/plain; charset=utf-8", out -> journal(run.number(), out));
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
        "application/x-tar",
        Disposition.save("sources-" + run.number() + ".tar"),
        out -> host.parts().sources(run, files, out),
        Map.of());
  }
}
