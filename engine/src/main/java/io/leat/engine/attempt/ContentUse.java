package io.leat.engine.attempt;

import io.leat.engine.artifact.Artifacts;
import io.leat.engine.artifact.ContentMissing;
import io.leat.engine.artifact.ContentStore;
import io.leat.engine.artifact.Digest;
import io.leat.engine.artifact.FileEntry;
import io.leat.engine.artifact.Results;
import io.leat.engine.durable.Pack;
import io.leat.engine.folder.ArtifactNote;
import io.leat.engine.folder.LeatFolder;
import io.leat.engine.folder.RunArtifacts;
import io.leat.engine.folder.RunFolder;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which contents the runs of a folder use, and what becomes of the others. A content is used by each run that has an artifact with it,
 * and by each earlier result that may still be taken; those of caches are kept elsewhere.
 *
 * <p>While runs go on, one is deleted only when it was unused twice, with time between the two looks, and was not put meanwhile: what a
 * run is just taking over, or has kept and not noted yet, is spared by that.
 */
public final class ContentUse {
  private final LeatFolder leat;
  private final ContentStore contents;
  private final Artifacts artifacts;

  /** Looks into {@code leat}. */
  public ContentUse(LeatFolder leat) {
    this.leat = leat;
    this.contents = leat.contents();
    this.artifacts = new Artifacts(contents);
  }

  /**
   * What nothing uses now, of that which was put before then.
   *
   * @throws IOException when it is not sure what is used: a note cannot be read
   */
  public Set<Digest> unused(Instant before) throws IOException {
    // first all that is there: what is put after this was used by somebody
    Set<Digest> unused = new HashSet<>();
    contents.each(before, unused::add);
    if (!unused.isEmpty()) {
      used().forEach(unused::remove);
    }
    return unused;
  }

  /**
   * Deletes contents, but for those that were put then or later.
   *
   * @return bytes
   */
  public long delete(Set<Digest> unused, Instant before) throws IOException {
    long freed = 0;
    for (Digest each : unused) {
      freed += contents.delete(each, before);
    }
    return freed;
  }

  /** Deletes what killed processes had begun to put before then; an hour ago is safe. */
  public void clean(Instant before) throws IOException {
    contents.clean(before);
  }

  private Set<Digest> used() throws IOException {
    Set<Digest> used = new HashSet<>();
    Set<Digest> lists = new HashSet<>();
    Set<Digest> gone = new HashSet<>();
    for (int number : leat.numbers()) {
      addEnds(leat.run(number), lists);
      for (ArtifactNote each : RunArtifacts.all(leat.run(number))) {
        (each.gone() == null ? lists : gone).add(each.files());
      }
    }
    // a result does not hold what was kept for some days only
    gone.removeAll(lists);
    Results results = new Results(leat.store().resolve("results"), contents, List.of());
    results.each(list -> lists.addAll(gone.contains(list) ? Set.of() : Set.of(list)), used::add);
    for (Digest list : lists) {
      used.add(list);
      for (FileEntry.Regular file : files(list)) {
        used.add(file.digest());
      }
    }
    return used;
  }

  /** The files of a list; none when the list is lost, and with it what it named. */
  private List<FileEntry.Regular> files(Digest list) throws IOException {
    List<FileEntry.Regular> files = new ArrayList<>();
    try {
      for (FileEntry each : artifacts.load(list).entries()) {
        if (each instanceof FileEntry.Regular file) {
          files.add(file);
        }
      }
    } catch (ContentMissing lost) {
      return List.of();
    }
    return files;
  }

  private static List<Digest> lists(RunFolder run) throws IOException {
    List<Digest> lists = new ArrayList<>();
    addEnds(run, lists);
    for (ArtifactNote each : RunArtifacts.all(run)) {
      if (each.gone() == null) {
        lists.add(each.files());
      }
    }
    return lists;
  }

  /** The lists of what attempts left whose end is not stored yet. */
  private static void addEnds(RunFolder run, Collection<Digest> lists) throws IOException {
    try (DirectoryStream<Path> ends = Files.newDirectoryStream(run.ends())) {
      for (Path each : ends) {
        AttemptEnd end = each.toString().endsWith(RunFolder.KEYS) ? null : AttemptEnd.read(each);
        if (end != null) {
          lists.addAll(end.artifacts().values());
        }
      }
    } catch (NoSuchFileException none) {
      return;
    } catch (DirectoryIteratorException problem) {
      throw problem.getCause();
    }
  }

  /**
   * How many bytes a run takes: its folder, and the contents of its artifacts but for those in {@code counted}, which they are added to.
   */
  public long size(RunFolder run, Set<Digest> counted) throws IOException {
    long size = folder(run.path()) + packed(run.path());
    for (Digest list : lists(run)) {
      for (FileEntry.Regular file : files(list)) {
        if (counted.add(file.digest())) {
          size += file.size();
        }
      }
    }
    return size;
  }

  private static long packed(Path folder) throws IOException {
    try {
      return Files.size(Pack.of(folder));
    } catch (NoSuchFileException none) {
      return 0;
    }
  }

  private static long folder(Path folder) throws IOException {
    long[] size = new long[1];
    if (!Files.exists(folder)) {
      return 0;
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes known) {
            size[0] += known.isRegularFile() ? known.size() : 0;
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
          }
        });
    return size[0];
  }
}
