package io.leat.git;

import io.leat.engine.archive.TarWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.CoreConfig.EolStreamType;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.util.io.EolStreamTypeUtil;

/**
 * The files of a commit as a tar archive, the same ones that {@link TreeWriter} writes: one walk, and one file in memory at most. The
 * folders of submodules are there and empty.
 */
final class TreeArchive {
  private static final int DEEPEST = 200;

  private final Repository repository;
  private final ObjectReader objects;
  private final TarWriter tar;

  private TreeArchive(Repository repository, ObjectReader objects, TarWriter tar) {
    this.repository = repository;
    this.objects = objects;
    this.tar = tar;
  }

  /**
   * Writes the archive to {@code out}.
   *
   * @throws UncheckedIOException when {@code out} takes no more, so that nobody mistakes it for damage of the mirror
   */
  static void write(Mirror mirror, Repository repository, CommitId commit, OutputStream out)
      throws IOException, CheckoutProblem {
    try (RevWalk walk = new RevWalk(repository);
        ObjectReader objects = repository.newObjectReader()) {
      RevCommit parsed = mirror.parsed(walk, commit);
      TarWriter tar =
          new TarWriter(new Unchecked(out), parsed.getCommitterIdent().getWhenAsInstant());
      new TreeArchive(repository, objects, tar).write(parsed);
      tar.end();
    }
  }

  private void write(RevCommit commit) throws IOException, CheckoutProblem {
    ObjectChecker checker = new ObjectChecker().setSafeForMacOS(true);
    try (TreeWalk walk = new TreeWalk(repository)) {
      walk.setOperationType(TreeWalk.OperationType.CHECKOUT_OP);
      walk.addTree(commit.getTree());
      while (walk.next()) {
        TreeWriter.name(walk, checker);
        FileMode mode = walk.getFileMode(0);
        String path = walk.getPathString();
        if (FileMode.TREE.equals(mode.getBits())) {
          if (walk.getDepth() == DEEPEST) {
            throw TreeWriter.refused(walk, "folders nest deeper than " + DEEPEST);
          }
          walk.enterSubtree();
        } else if (FileMode.GITLINK.equals(mode.getBits())) {
          tar.folder(path);
        } else {
          ObjectLoader content = objects.open(walk.getObjectId(0), Constants.OBJ_BLOB);
          if (FileMode.SYMLINK.equals(mode.getBits())) {
            tar.link(path, new String(content.getBytes(), StandardCharsets.UTF_8));
          } else {
            EolStreamType lines = walk.getEolStreamType(TreeWalk.OperationType.CHECKOUT_OP);
            boolean program = FileMode.EXECUTABLE_FILE.equals(mode.getBits());
            file(path, program, content, lines == null ? EolStreamType.DIRECT : lines);
          }
        }
      }
    }
  }

  /** Where line ends change, the bytes are counted before they are written. */
  private void file(String path, boolean program, ObjectLoader content, EolStreamType lines)
      throws IOException {
    long size = content.getSize();
    if (lines != EolStreamType.DIRECT) {
      Counting counting = new Counting();
      copy(content, lines, counting);
      size = counting.count;
    }
    tar.file(path, program, size);
    copy(content, lines, tar.content());
    tar.endFile();
  }

  private static void copy(ObjectLoader content, EolStreamType lines, OutputStream out)
      throws IOException {
    try (OutputStream converting = EolStreamTypeUtil.wrapOutputStream(out, lines)) {
      content.copyTo(converting);
    }
  }

  private static final class Counting extends OutputStream {
    private long count;

    @Override
    public void write(int one) {
      count++;
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      count += length;
    }
  }

  private static final class Unchecked extends OutputStream {
    private final OutputStream out;

    Unchecked(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int one) {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) {
      try {
        out.write(bytes, from, length);
      } catch (IOException gone) {
        throw new UncheckedIOException(gone);
      }
    }
  }
}
