package io.leat.engine.folder;

import io.leat.engine.agent.AttemptFolder;
import io.leat.engine.artifact.Artifacts;
import io.leat.engine.artifact.Content;
import io.leat.engine.artifact.ContentStore;
import io.leat.engine.artifact.Digest;
import io.leat.engine.artifact.FileEntry;
import io.leat.engine.artifact.FileSet;
import io.leat.engine.durable.DurableFile;
import io.leat.engine.durable.KillPoint;
import io.leat.engine.job.ArtifactName;
import io.leat.engine.job.TaskName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The artifacts of a run: which list of files belongs to which name. */
public final class RunArtifacts {
  private final RunFolder run;
  private final ContentStore contents;
  private final Artifacts artifacts;

  /** Those of the run in {@code run}, whose contents are kept in {@code leat}. */
  public RunArtifacts(LeatFolder leat, RunFolder run) {
    this(run, leat.contents());
  }

  public RunArtifacts(RunFolder run, ContentStore contents) {
    this.run = run;
    this.contents = contents;
    this.artifacts = new Artifacts(contents);
  }

  /** The file that holds the content of a file of an artifact. Only to be read. */
  public Path content(FileEntry.Regular file) {
    return contents.file(file.digest());
  }

  /** What is noted of an artifact, whether it is still there or not; null when the task left none. */
  public @Nullable ArtifactNote noted(TaskName task, ArtifactName artifact) throws IOException {
    Path file = run.artifact(task, artifact);
    String text = AttemptFolder.read(file);
    return text == null ? null : read(file, text);
  }

  private static ArtifactNote read(Path file, String text) throws IOException {
    try {
      return ArtifactNote.read(text);
    } catch (IOException damaged) {
      throw new IOException("'" + file + "': " + damaged.getMessage(), damaged);
    }
  }

  /** The digest of the list of files that a task left under a name; null when it left none, or its days are over and it went. */
  public @Nullable Digest find(TaskName task, ArtifactName artifact) throws IOException {
    ArtifactNote noted = noted(task, artifact);
    return noted == null || noted.gone() != null ? null : noted.files();
  }

  /** All that is noted in the folder of the run. */
  public static List<ArtifactNote> all(RunFolder run) throws IOException {
    List<ArtifactNote> all = new ArrayList<>();
    each(run, (file, note) -> all.add(note));
    return all;
  }

  private interface Visitor {
    void visit(Path file, ArtifactNote note) throws IOException;
  }

  private static void each(RunFolder run, Visitor visitor) throws IOException {
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(run.artifacts())) {
      for (Path task : tasks) {
        try (DirectoryStream<Path> notes = Files.newDirectoryStream(task)) {
          for (Path file : notes) {
            if (String.valueOf(file.getFileName()).startsWith(DurableFile.BEGUN)) {
              continue;
            }
            visitor.visit(file, read(file, Files.readString(file, StandardCharsets.ISO_8859_1)));
          }
        }
      }
    } catch (NoSuchFileException none) {
      // it left nothing, or is being deleted
      return;
    } catch (DirectoryIteratorException problem) {
      throw problem.getCause();
    }
  }

  /**
   * Gives up the artifacts of a run whose days are over; their contents go with the next look for what nobody uses. Only for a run that
   * has ended.
   *
   * @return how many
   */
  public static int expire(RunFolder run, Instant now) throws IOException {
    int[] count = new int[1];
    each(
        run,
        (file, note) -> {
          if (note.over(now)) {
            KillPoint.ARTIFACT_NOTED.before();
            DurableFile.write(file, new ArtifactNote(note.files(), note.until(), now).text());
            KillPoint.ARTIFACT_NOTED.after();
            count[0]++;
          }
        });
    return count[0];
  }

  /** Like {@link #find}, for who cannot go on without it. */
  public Digest digest(TaskName task, ArtifactName artifact) throws IOException {
    Digest found = find(task, artifact);
    if (found == null) {
      ArtifactNote noted = noted(task, artifact);
      throw new IOException(
          noted == null
              ? "'" + task + "' left no artifact '" + artifact + "'"
              : "the artifact '"
                  + artifact
                  + "' of '"
                  + task
                  + "' was kept until "
                  + noted.until()
                  + " and is gone");
    }
    return found;
  }

  /**
   * Notes what a task left; an earlier attempt's is replaced.
   *
   * @param until null for as long as the run
   */
  public void note(TaskName task, ArtifactName artifact, Digest files, @Nullable Instant until)
      throws IOException {
    KillPoint.ARTIFACT_NOTED.before();
    DurableFile.write(run.artifact(task, artifact), new ArtifactNote(files, until, null).text());
    KillPoint.ARTIFACT_NOTED.after();
  }

  /** Whether a content is kept already. */
  public boolean has(Digest content) {
    return contents.has(content);
  }

  /** Keeps the content of a file that came from another machine. */
  public Content keep(Path file) throws IOException {
    return contents.put(file);
  }

  /**
   * Notes what a task left on another machine; the contents are kept here already. Gives the digest of the list.
   *
   * @param until null for as long as the run
   */
  public Digest take(TaskName task, ArtifactName artifact, FileSet files, @Nullable Instant until)
      throws IOException {
    Artifacts.check(files);
    Digest digest = artifacts.save(files);
    note(task, artifact, digest, until);
    return digest;
  }

  /** The list of files with that digest. */
  public FileSet files(Digest digest) throws IOException {
    return artifacts.load(digest);
  }

  /** The contents of the files of an artifact where it is put into {@code folder}; none of one that is gone. */
  public Map<Path, Digest> in(Path folder, TaskName task, ArtifactName artifact)
      throws IOException {
    Map<Path, Digest> all = new HashMap<>();
    Digest list = find(task, artifact);
    for (FileEntry each : list == null ? List.<FileEntry>of() : files(list).entries()) {
      if (each instanceof FileEntry.Regular file) {
        all.put(folder.resolve(file.path().text()), file.digest());
      }
    }
    return all;
  }

  /** Puts files into {@code folder}, never beside it; see {@link Artifacts#restore}. */
  public void restore(FileSet files, Path folder) throws IOException {
    artifacts.restore(files, folder);
  }

  /** Writes files as a ZIP archive. */
  public void zip(FileSet files, OutputStream out) throws IOException {
    artifacts.zip(files, out);
  }

  /** Writes the files of a list as a ZIP archive; see {@link Artifacts#zip(Digest, OutputStream)}. */
  public void zip(Digest list, OutputStream out) throws IOException {
    artifacts.zip(list, out);
  }
}
