package io.leat.engine.local;

import io.leat.engine.artifact.Artifacts;
import io.leat.engine.artifact.Content;
import io.leat.engine.artifact.ContentStore;
import io.leat.engine.artifact.Digest;
import io.leat.engine.artifact.FileEntry;
import io.leat.engine.artifact.FileSet;
import io.leat.engine.driver.AttemptFolder;
import io.leat.engine.job.ArtifactName;
import io.leat.engine.job.TaskName;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
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

  RunArtifacts(RunFolder run, ContentStore contents) {
    this.run = run;
    this.contents = contents;
    this.artifacts = new Artifacts(contents);
  }

  /** The file that holds the content of a file of an artifact. Only to be read. */
  public Path content(FileEntry.Regular file) {
    return contents.file(file.digest());
  }

  /** The digest of the list of files that a task left under a name; null when it left none. */
  public @Nullable Digest find(TaskName task, ArtifactName artifact) throws IOException {
    String noted = AttemptFolder.read(run.artifact(task, artifact));
    return noted == null ? null : Digest.of(noted.strip());
  }

  /** Like {@link #find}, for who cannot go on without it. */
  Digest digest(TaskName task, ArtifactName artifact) throws IOException {
    Digest found = find(task, artifact);
    if (found == null) {
      throw new IOException("'" + task + "' left no artifact '" + artifact + "'");
    }
    return found;
  }

  /** Notes what a task left; an earlier attempt's is replaced. */
  void note(TaskName task, ArtifactName artifact, Digest files) throws IOException {
    Path file = run.artifact(task, artifact);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, files.hex() + "\n");
  }

  /** Whether a content is kept already. */
  public boolean has(Digest content) {
    return contents.has(content);
  }

  /** Keeps the content of a file that came from another machine. */
  public Content keep(Path file) throws IOException {
    return contents.put(file);
  }

  /** Notes what a task left on another machine; the contents are kept here already. Gives the digest of the list. */
  public Digest take(TaskName task, ArtifactName artifact, FileSet files) throws IOException {
    Digest digest = artifacts.save(files);
    note(task, artifact, digest);
    return digest;
  }

  /** The list of files with that digest. */
  public FileSet files(Digest digest) throws IOException {
    return artifacts.load(digest);
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
