package io.leat.cli.run;

import io.leat.cli.terminal.Harmless;
import io.leat.cli.terminal.Ink;
import io.leat.cli.terminal.JsonWriter;
import io.leat.cli.terminal.Plural;
import io.leat.cli.terminal.Print;
import io.leat.cli.terminal.UsageProblem;
import io.leat.dsl.source.Suggestion;
import io.leat.engine.artifact.Digest;
import io.leat.engine.artifact.FileEntry;
import io.leat.engine.artifact.FileSet;
import io.leat.engine.folder.ArtifactNote;
import io.leat.engine.folder.RunArtifacts;
import io.leat.engine.job.ArtifactName;
import io.leat.engine.job.Need;
import io.leat.engine.job.Task;
import io.leat.engine.job.TaskName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The artifacts of a run, in the order of its tasks. */
public final class ArtifactList implements ArtifactSource {
  private static final int SHOWN_OF_DIGEST = 12;

  private final StoredRun run;
  private final RunArtifacts artifacts;
  private final List<Entry> entries = new ArrayList<>();
  private final List<Gone> gone = new ArrayList<>();

  /**
   * One artifact that is there.
   *
   * @param until till when it is kept; null for as long as the run
   */
  public record Entry(
      TaskName task, ArtifactName name, Digest digest, FileSet files, @Nullable Instant until) {
    /** Such as {@code compile/jar}. */
    public String title() {
      return task + "/" + name;
    }
  }

  /** One that went because its days were over. */
  private record Gone(String title, Instant until, Instant at) {}

  private ArtifactList(StoredRun run, RunArtifacts artifacts) {
    this.run = run;
    this.artifacts = artifacts;
  }

  /** Those that {@code run} has by now. */
  public static ArtifactList of(StoredRun run) throws IOException {
    RunArtifacts artifacts = new RunArtifacts(run.leat(), run.folder());
    ArtifactList list = new ArtifactList(run, artifacts);
    for (Task task : run.graph().order()) {
      for (ArtifactName name : names(task)) {
        ArtifactNote note = artifacts.noted(task.name(), name);
        Instant at = note == null ? null : note.gone();
        if (note != null && at != null) {
          Instant until = Objects.requireNonNullElse(note.until(), at);
          list.gone.add(new Gone(task.name() + "/" + name, until, at));
        } else if (note != null) {
          FileSet files = artifacts.files(note.files());
          list.entries.add(new Entry(task.name(), name, note.files(), files, note.until()));
        }
      }
    }
    return list;
  }

  /** Those that are there. */
  List<Entry> entries() {
    return List.copyOf(entries);
  }

  @Override
  public List<String> titles() {
    return entries.stream().map(Entry::title).toList();
  }

  private static Set<ArtifactName> names(Task task) {
    Set<ArtifactName> names = new TreeSet<>(task.artifacts().keySet());
    names.add(Need.Stream.RECORDED);
    return names;
  }

  /** The artifact that {@code written} means: {@code TASK/NAME}, or a name that only one task has. */
  private Entry named(String written) {
    List<Entry> meant =
        entries.stream()
            .filter(each -> each.title().equals(written) || each.name().text().equals(written))
            .toList();
    if (meant.size() == 1) {
      return meant.getFirst();
    }
    if (meant.size() > 1) {
      throw new UsageProblem(
          "several tasks of " + run.header().title() + " have an artifact '" + written + "'",
          "say which: " + meant.getFirst().title());
    }
    throw new UsageProblem(
        "run " + run.header().title() + " has no artifact '" + written + "'", missing(written));
  }

  private String missing(String written) {
    for (Gone each : gone) {
      if (written.equals(each.title) || each.title.endsWith("/" + written)) {
        return "'" + each.title + "' was kept until " + each.until + " and is gone";
      }
    }
    for (Task task : run.graph().order()) {
      for (ArtifactName name : task.artifacts().keySet()) {
        if (written.equals(task.name() + "/" + name) || written.equals(name.text())) {
          return "'"
              + task.name()
              + "' declares it and did not leave it: leat why "
              + run.header().number()
              + " "
              + task.name();
        }
      }
    }
    List<String> titles = entries.stream().map(Entry::title).toList();
    String help = Suggestion.help(written, titles);
    if (help != null) {
      return help;
    }
    return titles.isEmpty() ? "it has none at all" : "it has '" + String.join("', '", titles) + "'";
  }

  @Override
  public String into(String artifact, Path folder) throws IOException {
    Entry entry = named(artifact);
    artifacts.restore(entry.files(), folder);
    return said(entry);
  }

  @Override
  public String zip(String artifact, OutputStream out) throws IOException {
    Entry entry = named(artifact);
    artifacts.zip(entry.files(), out);
    return said(entry);
  }

  private static String said(Entry entry) {
    return Plural.of(entry.files().entries().size(), "file") + " of " + entry.title();
  }

  @Override
  public void print(Print print, Print talk) {
    if (entries.isEmpty() && gone.isEmpty()) {
      print.line("run " + Harmless.line(run.header().title()) + " has no artifacts");
      return;
    }
    List<String[]> rows = new ArrayList<>();
    for (Entry each : entries) {
      rows.add(
          new String[] {
            Harmless.line(each.title()),
            Plural.of(each.files().entries().size(), "file"),
            RunClean.bytes(each.files().size()),
            each.digest().hex().substring(0, SHOWN_OF_DIGEST)
                + (each.until() == null ? "" : "  kept until " + each.until())
          });
    }
    for (Gone each : gone) {
      rows.add(
          new String[] {Harmless.line(each.title), "gone", "", "it was kept until " + each.until});
    }
    print(rows, print);
  }

  @Override
  public void printFiles(String artifact, Print print) {
    List<String[]> rows = new ArrayList<>();
    for (FileEntry each : named(artifact).files().entries()) {
      if (each instanceof FileEntry.Regular file) {
        String[] row = {
          Harmless.line(file.path().text()),
          RunClean.bytes(file.size()),
          file.executable() ? "executable" : "",
          file.digest().hex().substring(0, SHOWN_OF_DIGEST)
        };
        rows.add(row);
      } else if (each instanceof FileEntry.Link link) {
        String target = "-> " + Harmless.line(link.target());
        rows.add(new String[] {Harmless.line(link.path().text()), "link", target, ""});
      }
    }
    print(rows, print);
  }

  private static void print(List<String[]> rows, Print print) {
    int[] widths = new int[4];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        widths[i] = Math.max(widths[i], Harmless.columns(row[i]));
      }
    }
    for (String[] row : rows) {
      for (int i = 0; i < 3; i++) {
        print.text(row[i]);
        print.blanks(widths[i] == 0 ? 0 : widths[i] - Harmless.columns(row[i]) + 2);
      }
      print.ink(Ink.DIM, row[3]).line();
    }
  }

  @Override
  public void write(Print print) {
    for (Entry each : entries) {
      JsonWriter json = new JsonWriter(print, false).object();
      json.field("task", each.task().text()).field("name", each.name().text());
      json.field("files", each.files().entries().size()).field("bytes", each.files().size());
      json.field("digest", each.digest().hex()).some("until", each.until()).endObject();
      print.line();
    }
    for (Gone each : gone) {
      JsonWriter json = new JsonWriter(print, false).object();
      int slash = each.title.lastIndexOf('/');
      json.field("task", each.title.substring(0, slash));
      json.field("name", each.title.substring(slash + 1));
      json.some("until", each.until).some("gone", each.at).endObject();
      print.line();
    }
  }

  @Override
  public void writeFiles(String artifact, Print print) {
    for (FileEntry each : named(artifact).files().entries()) {
      JsonWriter json = new JsonWriter(print, false);
      json.object().field("path", each.path().text());
      if (each instanceof FileEntry.Regular file) {
        json.field("bytes", file.size()).field("executable", file.executable());
        json.field("digest", file.digest().hex());
      } else if (each instanceof FileEntry.Link link) {
        json.field("link", link.target());
      }
      json.endObject();
      print.line();
    }
  }
}
