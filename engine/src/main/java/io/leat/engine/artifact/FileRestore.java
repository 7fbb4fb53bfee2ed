package io.leat.engine.artifact;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One restoring of files into one folder; what is there and differs is replaced, or stays. */
final class FileRestore {
  private final ContentStore store;
  private final boolean replaces;
  private final Path root;
  private final Work work = new Work();
  // files come in order, so the folder of the last one is mostly that of the next
  private @Nullable String checked;

  FileRestore(ContentStore store, Path folder, boolean replaces) throws IOException {
    this.store = store;
    this.replaces = replaces;
    Files.createDirectories(folder);
    this.root = folder.toRealPath();
  }

  /** Gives the files that differ and stay as they are. */
  List<RelPath> run(FileSet files) throws IOException {
    List<RelPath> stay = new ArrayList<>();
    for (FileEntry each : files.entries()) {
      Path folder = folder(each.path());
      Path target = each.path().below(root);
      Stat there = Stat.of(target);
      if (there != null && there.kind() == Stat.Kind.FOLDER) {
        throw new IOException("cannot write the file '" + each.path() + "': a folder is there");
      }
      if (there != null && equal(each, target, there)) {
        continue;
      }
      if (there != null && !replaces) {
        stay.add(each.path());
      } else if (each instanceof FileEntry.Regular file) {
        write(file, folder, target);
      } else if (each instanceof FileEntry.Link link) {
        link(link, folder, target);
      }
    }
    return stay;
  }

  /** The folder of a path, made where it is missing; none of its segments is a link. */
  private Path folder(RelPath path) throws IOException {
    String text = path.text();
    int end = text.lastIndexOf('/');
    String parent = text.substring(0, Math.max(end, 0));
    Path folder = end < 0 ? root : RelPath.of(parent).below(root);
    if (parent.equals(checked)) {
      return folder;
    }
    for (int slash = text.indexOf('/'); slash >= 0; slash = text.indexOf('/', slash + 1)) {
      String part = text.substring(0, slash);
      Path each = RelPath.of(part).below(root);
      Stat stat = Stat.of(each);
      if (stat == null) {
        Files.createDirectory(each);
      } else if (stat.kind() != Stat.Kind.FOLDER) {
        throw new IOException(
            "cannot write '"
                + path
                + "': '"
                + part
                + (stat.kind() == Stat.Kind.LINK ? "' is a link" : "' is not a folder"));
      }
    }
    checked = parent;
    if (!replaces) {
      // it goes on where another may have died
      TempFile.sweep(folder);
    }
    return folder;
  }

  /** Whether a file is there as it would be restored. */
  boolean holds(FileEntry each) throws IOException {
    Path target = each.path().below(root);
    Stat there = Stat.of(target);
    return there != null && equal(each, target, there);
  }

  /** Whether anything is there where a file would be restored. */
  boolean finds(FileEntry each) throws IOException {
    return Stat.of(each.path().below(root)) != null;
  }

  private boolean equal(FileEntry each, Path target, Stat there) throws IOException {
    if (each instanceof FileEntry.Link link) {
      return there.kind() == Stat.Kind.LINK
          && Files.readSymbolicLink(target).toString().equals(link.target());
    }
    return each instanceof FileEntry.Regular file && equal(file, target, there);
  }

  private boolean equal(FileEntry.Regular file, Path target, Stat there) throws IOException {
    if (there.kind() != Stat.Kind.FILE
        || there.size() != file.size()
        || there.executable() != file.executable()) {
      return false;
    }
    work.sum.reset();
    try (FileChannel in =
        FileChannel.open(target, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      while (work.fill(in) > 0) {
        work.buffer.clear();
      }
    }
    return Digest.of(work.sum).equals(file.digest());
  }

  private void write(FileEntry.Regular file, Path folder, Path target) throws IOException {
    TempFile.Mode mode = file.executable() ? TempFile.Mode.EXECUTABLE : TempFile.Mode.PLAIN;
    try (TempFile temp = TempFile.in(folder, mode)) {
      store.copy(file.digest(), temp.channel, work);
      temp.moveTo(target);
    } catch (ContentMissing e) {
      throw e;
    } catch (IOException e) {
      throw TempFile.failed(target, file.size(), e);
    }
  }

  private static void link(FileEntry.Link link, Path folder, Path target) throws IOException {
    Path temp = TempFile.newPath(folder);
    Files.deleteIfExists(temp);
    Files.createSymbolicLink(temp, temp.getFileSystem().getPath(link.target()));
    Files.move(temp, target, StandardCopyOption.ATOMIC_MOVE);
  }
}
