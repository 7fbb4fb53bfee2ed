package io.leat.git;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/** Commits of a repository by their ids. */
final class Commits {
  private static final int LONGEST = 8 << 20;

  private Commits() {}

  /** The commit that an object is or, as a tag, leads to; null when it is missing or something else. */
  static @Nullable CommitId peeled(RevWalk walk, ObjectId id) throws IOException {
    if (ObjectId.zeroId().equals(id)) {
      return null;
    }
    try {
      RevObject peeled = walk.peel(walk.parseAny(id));
      return peeled instanceof RevCommit commit ? CommitId.of(commit) : null;
    } catch (MissingObjectException none) {
      return null;
    }
  }

  /** The commit with an id, its headers read; null when the repository has none such. */
  static @Nullable RevCommit find(RevWalk walk, CommitId id) throws IOException, CheckoutProblem {
    try {
      if (walk.getObjectReader().getObjectSize(id.object(), Constants.OBJ_COMMIT) > LONGEST) {
        throw new CheckoutProblem("the commit " + id + " has a message that is too long", null);
      }
      return walk.parseCommit(id.object());
    } catch (MissingObjectException | IncorrectObjectTypeException none) {
      return null;
    }
  }

  /** The commit that {@code ref} names; null for none. */
  static @Nullable CommitId resolve(Repository from, RevWalk walk, GitRef ref)
      throws IOException, CheckoutProblem {
    if (ref.isCommitId()) {
      return peeled(walk, ObjectId.fromString(ref.text()));
    }
    Ref found = find(from, ref.text());
    if (found != null && found.getObjectId() != null) {
      // what a ref is at must be there: if it is not, that is damage
      walk.parseAny(found.getObjectId());
      CommitId commit = peeled(walk, found.getObjectId());
      if (commit == null) {
        throw new CheckoutProblem("'" + ref + "' is not a commit", null);
      }
      return commit;
    }
    return ref.isShortId() ? shortId(walk, ref) : null;
  }

  private static @Nullable Ref find(Repository from, String name) throws IOException {
    if (name.startsWith(Mirror.OWN)) {
      return null;
    }
    if (name.startsWith(Constants.R_REFS) || name.equals(Constants.HEAD)) {
      return from.exactRef(name);
    }
    Ref branch = from.exactRef(Constants.R_HEADS + name);
    return branch == null ? from.exactRef(Constants.R_TAGS + name) : branch;
  }

  private static @Nullable CommitId shortId(RevWalk walk, GitRef ref)
      throws IOException, CheckoutProblem {
    Collection<CommitId> found = new ArrayList<>();
    for (ObjectId each :
        walk.getObjectReader().resolve(AbbreviatedObjectId.fromString(ref.text()))) {
      if (walk.parseAny(each).getType() == Constants.OBJ_COMMIT) {
        found.add(CommitId.of(each));
      }
    }
    if (found.size() > 1) {
      throw new CheckoutProblem(
          "several commits begin with '" + ref + "'", "write more of its digits");
    }
    return found.isEmpty() ? null : found.iterator().next();
  }
}
