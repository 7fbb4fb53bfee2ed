package io.leat.cli.install;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * The way to a file: each folder and each link that is passed, and the file itself. Whoever can change one of them can put another file in
 * its place.
 *
 * @param owners the numbers of the accounts that may change what is on it
 */
record Way(List<Long> owners) {
  private static final int MOST_LINKS = 40;
  private static final int STICKY = 01000;

  Way {
    owners = List.copyOf(owners);
  }

  /**
   * What others can change on the way to {@code path}, the first of it; empty when there is nothing. What is missing ends the way: then the
   * folder before it is the last.
   *
   * @param path an absolute path
   * @throws IOException when it cannot be looked at, or goes round in links
   */
  Optional<Path> open(Path path) throws IOException {
    Deque<Path> left = new ArrayDeque<>();
    path.forEach(left::add);
    Path at = path.getRoot();
    int links = 0;
    while (!left.isEmpty()) {
      Path entry = at.resolve(left.pop()).normalize();
      boolean isThere = Files.exists(entry, LinkOption.NOFOLLOW_LINKS);
      // in a folder such as /tmp nobody can rename what is another's, but anybody can make what is
      // missing
      if (isOpen(at, isThere && (!left.isEmpty() || Files.isDirectory(entry)))) {
        return Optional.of(at);
      }
      if (!isThere) {
        return Optional.empty();
      }
      if (!owners.contains(Accounts.ownerOfLink(entry))) {
        return Optional.of(entry);
      }
      if (!Files.isSymbolicLink(entry)) {
        at = entry;
      } else if (++links > MOST_LINKS) {
        throw new IOException("'" + path + "' goes through more than " + MOST_LINKS + " links");
      } else {
        Path to = Files.readSymbolicLink(entry);
        for (int i = to.getNameCount() - 1; i >= 0; i--) {
          left.push(to.getName(i));
        }
        at = to.isAbsolute() ? to.getRoot() : at;
      }
    }
    return isOpen(at, false) ? Optional.of(at) : Optional.empty();
  }

  private static boolean isOpen(Path path, boolean isStickyEnough) throws IOException {
    int mode = Accounts.mode(path);
    if (Files.isDirectory(path)) {
      boolean isOfRootsGroup = ((Number) Files.getAttribute(path, "unix:gid")).longValue() == 0;
      boolean isWritable = (mode & 0002) != 0 || ((mode & 0020) != 0 && !isOfRootsGroup);
      return isWritable && !(isStickyEnough && (mode & STICKY) != 0);
    }
    return (mode & 0022) != 0;
  }
}
