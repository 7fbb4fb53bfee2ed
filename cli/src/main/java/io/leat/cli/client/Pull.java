package io.leat.cli.client;

import io.leat.cli.run.Pulled;
import io.leat.cli.run.Replay;
import io.leat.cli.run.StoredRun;
import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Json;
import io.leat.cli.terminal.Plural;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.UsageProblem;
import io.leat.contract.ArtifactFile;
import io.leat.contract.ArtifactView;
import io.leat.contract.EnvironmentView;
import io.leat.contract.LogOperations;
import io.leat.contract.NewJobfile;
import io.leat.contract.Operation;
import io.leat.contract.RunOperations;
import io.leat.contract.RunView;
import io.leat.contract.TaskOperations;
import io.leat.contract.TaskView;
import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.archive.TarReader;
import io.leat.engine.artifact.Digest;
import io.leat.engine.artifact.FileEntry;
import io.leat.engine.artifact.FileSet;
import io.leat.engine.artifact.RelPath;
import io.leat.engine.durable.FolderTree;
import io.leat.engine.folder.Isolation;
import io.leat.engine.folder.LeatFolder;
import io.leat.engine.folder.RunArtifacts;
import io.leat.engine.folder.RunFolder;
import io.leat.engine.folder.RunHeader;
import io.leat.engine.job.ArtifactName;
import io.leat.engine.job.Inputs;
import io.leat.engine.job.Revision;
import io.leat.engine.job.TaskName;
import io.leat.engine.job.TriggerKind;
import io.leat.engine.journal.Journal;
import io.leat.engine.run.LogGap;
import io.leat.engine.run.RunState;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Brings a run of a server into a folder: its sources, and in {@code .leat} its graph, events, artifacts and logs, as if it had run
 * there isolated. A pull that is interrupted leaves a note ({@link Pulled}); the next one of the same run goes on: what arrived of
 * artifacts stays, and nothing of the user is ever removed. Used by one thread.
 */
public final class Pull {
  /** More missing files of an artifact than this are brought as one archive. */
  private static final int FEW = 16;

  private static final String SOURCES = "sources";

  private final Server server;
  private final long run;
  private final Print err;
  private final int megabytes;

  /**
   * The pull of {@code run}, which tells {@code err} what it brings.
   *
   * @param megabytes how much its sources may have, and each of its logs
   */
  public Pull(Server server, long run, int megabytes, Print err) {
    this.server = server;
    this.run = run;
    this.megabytes = megabytes;
    this.err = err;
  }

  /**
   * What was brought.
   *
   * @param folder where it is
   * @param title the run, such as {@code web#17}
   * @param secrets the names of those that its tasks ask for, whose values stay where they are
   */
  public record Brought(
      Path folder, String title, String status, int artifacts, List<String> secrets) {

    /** It as JSON. */
    public Json json() {
      return Json.object()
          .field("folder", folder.toString())
          .field("title", title)
          .field("status", status)
          .field("artifacts", artifacts)
          .some("secrets", secrets);
    }
  }

  /**
   * What the run was started with.
   *
   * @throws ServerProblem when there is no such run, or it has no graph
   * @throws UsageProblem while it has not ended
   */
  public Answer<EnvironmentView> environment() {
    Answer<EnvironmentView> known =
        server.ask(Address.of(RunOperations.GET_ENVIRONMENT, run), EnvironmentView.class);
    RunView.Status status = known.value().head().status();
    if (status == RunView.Status.QUEUED || status == RunView.Status.RUNNING) {
      throw new UsageProblem(
          "run " + run + " is " + status(known) + ": only what has ended can be brought",
          "follow it: leat events --run " + run + "; or stop it: leat cancel --server " + run);
    }
    return known;
  }

  private static String status(Answer<EnvironmentView> known) {
    return known.word(RunView.Status.class, known.value().head().status());
  }

  /**
   * Brings it into {@code folder}, which is not there, empty, or left by a pull of the same run that was interrupted.
   *
   * @param environment a result of {@link #environment}
   * @throws IOException when something cannot be written, or arrives damaged
   */
  public Brought into(Path folder, Answer<EnvironmentView> environment) throws IOException {
    EnvironmentView known = environment.value();
    LeatFolder leat = LeatFolder.in(folder);
    Pulled pulled = new Pulled(server.url(), run, known.variables());
    claim(folder, leat, pulled);
    Path temporary = Files.createDirectories(leat.path().resolve("pull"));
    sources(folder, temporary);
    RunHeader header = header(environment, folder);
    // of those whose days are over nothing is left
    List<ArtifactView> artifacts =
        new Artifacts(server, run).all().stream().filter(each -> each.gone() == null).toList();
    RunArtifacts kept = new RunArtifacts(leat, leat.run(header.number()));
    List<FileSet> sets = new ArrayList<>();
    for (ArtifactView each : artifacts) {
      sets.add(contents(each, kept, temporary));
    }
    StoredRun stored = stored(leat, header, status(environment));
    for (int i = 0; i < sets.size(); i++) {
      ArtifactView each = artifacts.get(i);
      TaskName task = new TaskName(each.task());
      kept.take(task, new ArtifactName(each.name()), sets.get(i), each.until());
    }
    logs(stored);
    FolderTree.delete(temporary);
    pulled.end(leat);
    return new Brought(
        folder, header.title(), status(environment), artifacts.size(), known.secrets());
  }

  private void claim(Path folder, LeatFolder leat, Pulled pulled) throws IOException {
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      if (Pulled.of(leat).filter(pulled::same).isPresent()) {
        throw new UsageProblem(
            "'" + folder + "' holds run " + run + " already",
            "go on there: leat run --replay; or pull into another folder: --into DIR");
      }
      if (Pulled.begun(leat).filter(pulled::same).isPresent()) {
        say("going on with what is in " + folder);
        return;
      }
      if (!Files.isDirectory(folder) || !empty(folder)) {
        throw new UsageProblem(
            "'" + folder + "' is not empty, and nothing in it is written over",
            "name another folder: --into DIR");
      }
    }
    leat.make();
    pulled.begin(leat);
  }

  private static boolean empty(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      return !files.iterator().hasNext();
    }
  }

  // ---- sources

  /** Unpacks the sources beside and moves them to their place when they are whole, so that it is known what is of the pull. */
  private void sources(Path folder, Path temporary) throws IOException {
    Path whole = temporary.resolve(SOURCES);
    Path moved = temporary.resolve("moved");
    if (Files.exists(moved)) {
      return;
    }
    if (!Files.exists(whole)) {
      Path fresh = temporary.resolve(SOURCES + ".new");
      FolderTree.delete(fresh);
      say(Plural.of(unpack(Files.createDirectory(fresh)), "file") + " of its sources");
      Files.move(fresh, whole, StandardCopyOption.ATOMIC_MOVE);
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(whole)) {
      for (Path file : files) {
        Path place = folder.resolve(Objects.requireNonNull(file.getFileName()).toString());
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
          throw new UsageProblem(
              "'" + place + "' is in the way of the sources", "move it away and pull again");
        }
        Files.move(file, place, StandardCopyOption.ATOMIC_MOVE);
      }
    }
    Files.move(whole, moved, StandardCopyOption.ATOMIC_MOVE);
  }

  private int unpack(Path folder) throws IOException {
    Map<String, String> links = new LinkedHashMap<>();
    int files = 0;
    Allowance allowed = Allowance.most("the archive of the sources", megabytes);
    try (InputStream in = server.stream(Address.of(RunOperations.GET_SOURCES, run))) {
      TarReader tar = new TarReader(in);
      for (TarReader.Entry each = tar.next(); each != null; each = tar.next()) {
        allowed.entry();
        switch (each.kind()) {
          case FOLDER -> Files.createDirectories(Landing.place(folder, each.path()));
          case LINK -> links.put(each.path(), each.target());
          case FILE, PROGRAM -> {
            Path file = Landing.place(folder, each.path());
            allowed.copy(tar.content(), file);
            if (each.kind() == TarReader.Kind.PROGRAM) {
              Landing.program(file);
            }
            files++;
          }
        }
      }
    }
    // links come last, so that nothing is written through one
    for (Map.Entry<String, String> each : links.entrySet()) {
      link(folder, each.getKey(), each.getValue());
    }
    return files + links.size();
  }

  /** Makes a link that stays in the folder; one that leads out of it is left out, and said to be. */
  private void link(Path folder, String path, String target) throws IOException {
    Path place = Landing.place(folder, path);
    try {
      Files.createSymbolicLink(
          place, Path.of(new FileEntry.Link(RelPath.of(path), target).target()));
    } catch (IllegalArgumentException leadsOut) {
      say("left out: " + leadsOut.getMessage());
    }
  }

  // ---- artifacts

  /** Keeps the contents of an artifact that are not there yet, and gives the list of its files. */
  private FileSet contents(ArtifactView artifact, RunArtifacts kept, Path temporary)
      throws IOException {
    String name = Artifacts.title(artifact);
    Artifacts artifacts = new Artifacts(server, run);
    List<FileEntry> entries = new ArrayList<>();
    Map<Digest, FileEntry.Regular> missing = new LinkedHashMap<>();
    try {
      for (ArtifactFile each : artifacts.files(name)) {
        FileEntry entry = entry(each);
        entries.add(entry);
        if (entry instanceof FileEntry.Regular file && !kept.has(file.digest())) {
          missing.put(file.digest(), file);
        }
      }
      FileSet files = FileSet.of(entries);
      if (!files.digest().hex().equals(artifact.digest())) {
        throw new IOException("the list of the files of '" + name + "' arrived damaged");
      }
      if (!missing.isEmpty()) {
        say(Plural.of(missing.size(), "file") + " of " + name);
        bring(name, files, missing, kept, temporary);
      }
      return files;
    } catch (IllegalArgumentException problem) {
      throw new IOException("the files of '" + name + "': " + problem.getMessage(), problem);
    }
  }

  private static FileEntry entry(ArtifactFile file) {
    RelPath path = RelPath.of(file.path());
    return Artifacts.isLink(file)
        ? new FileEntry.Link(path, String.valueOf(file.link()))
        : new FileEntry.Regular(
            path, file.bytes(), file.executable(), Digest.of(String.valueOf(file.sha256())));
  }

  private void bring(
      String name,
      FileSet files,
      Map<Digest, FileEntry.Regular> missing,
      RunArtifacts kept,
      Path temporary)
      throws IOException {
    Artifacts artifacts = new Artifacts(server, run);
    Path content = temporary.resolve("content");
    if (missing.size() <= FEW) {
      for (FileEntry.Regular each : missing.values()) {
        try (InputStream in = artifacts.file(name, each.path().text())) {
          keep(in, each, content, kept);
        }
      }
      return;
    }
    Path archive = temporary.resolve("archive");
    Files.deleteIfExists(archive);
    try (InputStream in = artifacts.zip(name)) {
      Allowance.of("the archive of " + name, most(files)).copy(in, archive);
    }
    try (ZipFile zip = new ZipFile(archive.toFile(), StandardCharsets.UTF_8)) {
      for (FileEntry.Regular each : missing.values()) {
        ZipEntry entry = zip.getEntry(each.path().text());
        if (entry == null) {
          throw new IOException("the archive of '" + name + "' lacks '" + each.path() + "'");
        }
        try (InputStream in = zip.getInputStream(entry)) {
          keep(in, each, content, kept);
        }
      }
    } catch (ZipException | EOFException damaged) {
      throw new IOException("the archive of '" + name + "' arrived damaged; pull again", damaged);
    }
    Files.delete(archive);
  }

  /** How large the archive of {@code files} can be: what frames a file has its path in it twice. */
  private static long most(FileSet files) {
    return files.size() + (1 << 20) + files.entries().size() * 20_000L;
  }

  private static void keep(InputStream in, FileEntry.Regular file, Path content, RunArtifacts kept)
      throws IOException {
    Files.deleteIfExists(content);
    Allowance.of("'" + file.path() + "'", file.size()).copy(in, content);
    Digest arrived = kept.keep(content).digest();
    Files.delete(content);
    if (!arrived.equals(file.digest())) {
      throw new IOException("'" + file.path() + "' arrived damaged; pull again");
    }
  }

  // ---- the run itself

  private RunHeader header(Answer<EnvironmentView> environment, Path folder) throws IOException {
    EnvironmentView known = environment.value();
    EnvironmentView.Head head = known.head();
    EnvironmentView.Jobfile jobfile = known.jobfile();
    EnvironmentView.Inputs inputs = known.inputs();
    try {
      Path below = Path.of(jobfile.folder());
      return new RunHeader(
          Math.toIntExact(run),
          head.created(),
          new RunHeader.JobSource(
              head.job(),
              head.hash(),
              jobfile.source(),
              environment.word(NewJobfile.Syntax.class, jobfile.syntax())),
          new Inputs(
              inputs.parameters(),
              new Revision(
                  FollowedRun.some(inputs.branch()),
                  FollowedRun.some(inputs.tag()),
                  FollowedRun.some(inputs.commit())),
              inputs.changed(),
              TriggerKind.of(
                  environment.word(io.leat.contract.TriggerKind.class, inputs.trigger())),
              new TreeMap<>(inputs.facts())),
          new RunHeader.Request(known.tasks(), "", Replay.WORD),
          new RunHeader.Execution(
              below.toString().isEmpty() ? folder : Landing.place(folder, below.toString()),
              Math.max(1, Runtime.getRuntime().availableProcessors()),
              new Isolation(folder, false)));
    } catch (IllegalArgumentException | ArithmeticException strange) {
      throw new IOException("the server says something strange of run " + run, strange);
    }
  }

  /** Lays graph and events down, and looks whether they are those of the server. */
  private StoredRun stored(LeatFolder leat, RunHeader header, String ended) throws IOException {
    RunFolder folder =
        leat.place(
            header,
            text("graph", RunOperations.GET_GRAPH),
            text("jobfile", RunOperations.GET_RUN_JOBFILE));
    Files.writeString(folder.journal(), text("journal", RunOperations.GET_JOURNAL));
    StoredRun stored = StoredRun.open(leat, folder);
    if (!stored.job().hash().equals(header.jobSource().hash())) {
      throw new IOException(
          "the graph of run " + run + " arrived damaged, or the server is of another version");
    }
    RunState state = new RunState(stored.plan());
    Journal.read(folder.journal(), 0, event -> state.apply(event.event(), event.at()));
    String status = state.status().map(end -> end.word()).orElse("");
    if (!status.equals(ended)) {
      throw new IOException("the events of run " + run + " arrived damaged; pull again");
    }
    Files.writeString(folder.ended(), status);
    return stored;
  }

  private String text(String what, Operation operation) throws IOException {
    try (InputStream in = server.stream(Address.of(operation, run))) {
      return Allowance.text(in, "the " + what + " of run " + run);
    }
  }

  /** What the tasks printed, so that it is at hand where the run goes on. */
  private void logs(StoredRun stored) throws IOException {
    Set<String> known = new HashSet<>();
    stored.graph().tasks().forEach(task -> known.add(task.name().text()));
    Address tasks = Address.of(TaskOperations.LIST_TASKS, run);
    for (TaskView task : server.all(tasks, TaskView.class)) {
      String name = task.task();
      int attempts = known.contains(name) ? task.standing().attempt() : 0;
      for (int attempt = 1; attempt <= attempts; attempt++) {
        Address log = Address.of(LogOperations.GET_LOG, run, name).with("attempt", attempt);
        AttemptFolder folder = stored.folder().attempt(new TaskName(name), attempt);
        Path file = folder.log();
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.deleteIfExists(file);
        HttpResponse<InputStream> answer = server.open(log, Map.of());
        try (InputStream in = answer.body()) {
          Allowance.most("the log of '" + name + "'", megabytes).copy(in, file);
        }
        LogGap.of(TaskLog.missing(answer)).ifPresent(folder::note);
      }
    }
  }

  private void say(String what) {
    err.line(Harmless.line(what)).flush();
  }
}
