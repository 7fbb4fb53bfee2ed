package io.leat.engine.folder;

import io.leat.engine.artifact.Caches;
import io.leat.engine.artifact.CachesInPlace;
import io.leat.engine.artifact.SteadyCopy;
import io.leat.engine.durable.FolderTree;
import io.leat.engine.durable.KillPoint;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The files that an isolated run begins with, copied once, so that what is edited while it runs changes nothing. */
public final class Snapshot {
  private Snapshot() {}

  /** Names the files that belong to a folder. */
  public interface Listing {
    /** Their paths, relative to {@code root}; links are files, folders go without saying. */
    List<String> files(Path root) throws IOException;
  }

  /**
   * Takes the snapshot of a run, unless it has one; one that was begun by a process that is gone is begun again.
   *
   * @param parent the run whose task started this one, and whose files it begins with; null for none
   * @param listing what is copied; {@code .leat} never is
   * @param place where its workspaces are to be
   */
  public static void take(
      LeatFolder leat,
      RunFolder run,
      RunHeader header,
      @Nullable RunFolder parent,
      Listing listing,
      WorkspacePlace place)
      throws IOException {
    Isolation isolation = header.execution().isolation();
    if (isolation == null || Files.exists(run.snapshot())) {
      return;
    }
    Path fresh = run.snapshot().resolveSibling(run.snapshot().getFileName() + ".new");
    if (Files.exists(fresh)) {
      FolderTree.delete(fresh);
    }
    place.make(run, isolation.root());
    if (parent != null && Files.exists(parent.snapshot())) {
      FolderTree.copy(parent.snapshot(), fresh);
    } else {
      Caches caches = leat.caches(List.of());
      Caches.Step<Boolean> copying =
          () -> copy(caches, isolation.root(), header.execution().workspace(), listing, fresh);
      if (Files.isDirectory(leat.store().resolve("caches"))) {
        // who brings a cache in place is awaited: what is copied of it is whole
        caches.still(copying);
      } else {
        copying.perform();
      }
    }
    KillPoint.SNAPSHOT_TAKEN.before();
    Files.move(fresh, run.snapshot(), StandardCopyOption.ATOMIC_MOVE);
    KillPoint.SNAPSHOT_TAKEN.after();
  }

  private static boolean copy(Caches caches, Path root, Path workspace, Listing listing, Path fresh)
      throws IOException {
    List<String> names = new ArrayList<>();
    Set<String> below = new HashSet<>();
    for (String name : listing.files(root)) {
      Path file = root.resolve(name);
      if (!inLeat(Path.of(name))) {
        names.add(name);
        if (file.startsWith(workspace)) {
          below.add(workspace.relativize(file).toString());
        }
      }
    }
    new CachesInPlace(caches, workspace).check(below);
    Files.createDirectories(fresh.resolve(root.relativize(workspace)));
    for (String name : names) {
      Path copy = fresh.resolve(name);
      Files.createDirectories(Objects.requireNonNull(copy.getParent()));
      try {
        SteadyCopy.copy(root.resolve(name), copy);
      } catch (NoSuchFileException gone) {
        // since it was listed
      }
    }
    return true;
  }

  private static boolean inLeat(Path file) {
    for (Path name : file) {
      if (name.toString().equals(LeatFolder.NAME)) {
        return true;
      }
    }
    return false;
  }

  /** Removes what an ended run needs no more: the snapshot, and the folder of workspaces when none is left. */
  public static void discard(RunFolder run) throws IOException {
    if (Files.exists(run.snapshot())) {
      KillPoint.SNAPSHOT_REMOVED.before();
      FolderTree.delete(run.snapshot());
      KillPoint.SNAPSHOT_REMOVED.after();
    }
    if (Files.isDirectory(run.workspaces())) {
      try (var left = Files.list(run.workspaces())) {
        if (left.findAny().isPresent()) {
          return;
        }
      }
      if (!Files.isSymbolicLink(run.path().resolve("work"))) {
        Files.delete(run.workspaces());
      }
    }
    WorkspacePlace.remove(run);
  }

  /** All files below a folder, but those in {@code .leat}. */
  public static List<String> everything(Path root) throws IOException {
    List<String> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes known) {
            return folder.endsWith(LeatFolder.NAME)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes known) {
            if (!known.isOther()) {
              files.add(root.relativize(file).toString());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }
}
