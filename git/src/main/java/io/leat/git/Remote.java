package io.leat.git;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.NotSupportedException;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.lib.AbbreviatedObjectId;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.FetchResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.TrackingRefUpdate;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.jspecify.annotations.Nullable;

/** A repository elsewhere, to fetch from. */
final class Remote {
  private static final String ORIGIN = "refs/remotes/origin/";

  /** Where a commit goes that no branch or tag was asked for; it keeps the commit from being swept away. */
  private static final String KEPT = "refs/leat/checkout";

  private static final int SECONDS = 120;
  private static final RefSpec BRANCHES = new RefSpec("+refs/heads/*:" + ORIGIN + "*");
  private static final RefSpec TAGS = new RefSpec("+refs/tags/*:refs/tags/*");

  private final Repository repository;
  private final GitUrl url;
  private final Credentials credentials;
  private final SshSessions sessions;

  Remote(Repository repository, GitUrl url, Credentials credentials, SshSessions sessions) {
    this.repository = repository;
    this.url = url;
    this.credentials = credentials;
    this.sessions = sessions;
  }

  /**
   * What was fetched.
   *
   * @param name the ref that led to the commit; null when it was asked for by its id
   */
  record Fetched(ObjectId commit, @Nullable String name) {
    /** Where the commit is from, for a message: empty or {@code " (refs/heads/main)"}. */
    String described() {
      return name == null ? "" : " (" + name + ")";
    }
  }

  /**
   * Fetches what {@code wanted} names; null for HEAD.
   *
   * @param depth how many commits of history; 0 for all
   */
  Fetched fetch(@Nullable GitRef wanted, int depth) throws IOException, CheckoutProblem {
    if (wanted != null && wanted.isCommitId()) {
      return new Fetched(commit(wanted, depth), null);
    }
    Collection<Ref> refs = refs();
    if (refs.isEmpty()) {
      throw new CheckoutProblem(
          "the repository '" + Shown.text(url.toString()) + "' has no commits", null);
    }
    Ref ref = RefNames.find(wanted, refs);
    if (ref == null && wanted != null && wanted.isShortId()) {
      return new Fetched(shortId(wanted, refs), null);
    }
    if (ref == null) {
      throw RefNames.unknown(wanted, refs, url);
    }
    String local = local(ref.getName());
    fetch(List.of(new RefSpec("+" + ref.getName() + ":" + local)), depth);
    ObjectId got = repository.resolve(local);
    if (got == null) {
      throw new CheckoutProblem(
          "'"
              + ref.getName()
              + "' vanished from '"
              + Shown.text(url.toString())
              + "' while it was fetched",
          null);
    }
    return new Fetched(peeled(got, ref.getName()), ref.getName());
  }

  private static String local(String name) {
    if (name.startsWith(Constants.R_HEADS)) {
      return ORIGIN + name.substring(Constants.R_HEADS.length());
    }
    return name.startsWith(Constants.R_TAGS) ? name : KEPT;
  }

  /** A server may refuse to give a commit that no ref is at; then all refs are fetched, and it should be among their history. */
  private ObjectId commit(GitRef id, int depth) throws IOException, CheckoutProblem {
    ObjectId commit = ObjectId.fromString(id.text());
    try {
      transfer(List.of(new RefSpec("+" + id + ":" + KEPT)), depth);
    } catch (TransportException refused) {
      if (Failures.isOfConnection(refused)) {
        throw Failures.transport(url, refused);
      }
      fetch(List.of(BRANCHES, TAGS), 0);
    }
    if (!repository.getObjectDatabase().has(commit)) {
      throw noCommit(id);
    }
    return peeled(commit, id.text());
  }

  private ObjectId shortId(GitRef id, Collection<Ref> refs) throws IOException, CheckoutProblem {
    fetch(List.of(BRANCHES, TAGS), 0);
    Collection<ObjectId> found = new ArrayList<>();
    try (RevWalk walk = new RevWalk(repository)) {
      for (ObjectId each :
          walk.getObjectReader().resolve(AbbreviatedObjectId.fromString(id.text()))) {
        if (walk.parseAny(each).getType() == Constants.OBJ_COMMIT) {
          found.add(each.copy());
        }
      }
    }
    if (found.isEmpty()) {
      throw RefNames.unknown(id, refs, url);
    }
    if (found.size() > 1) {
      throw new CheckoutProblem(
          "several commits begin with '" + id + "'", "write more of its digits");
    }
    return found.iterator().next();
  }

  private CheckoutProblem noCommit(GitRef id) {
    return new CheckoutProblem(
        "the repository '" + Shown.text(url.toString()) + "' has no commit '" + id + "'",
        "it may have been pushed over, or never pushed");
  }

  private ObjectId peeled(ObjectId id, String name) throws IOException, CheckoutProblem {
    try (RevWalk walk = new RevWalk(repository)) {
      return walk.parseCommit(id).copy();
    } catch (IncorrectObjectTypeException problem) {
      throw new CheckoutProblem("'" + name + "' is not a commit", null, problem);
    } catch (MissingObjectException problem) {
      throw new CheckoutProblem(
          "the commit of '" + name + "' is not in '" + Shown.text(url.toString()) + "'",
          null,
          problem);
    }
  }

  private Collection<Ref> refs() throws CheckoutProblem {
    try (Transport transport = open();
        FetchConnection connection = transport.openFetch()) {
      return connection.getRefs();
    } catch (NotSupportedException | TransportException problem) {
      throw Failures.transport(url, problem);
    }
  }

  private void fetch(List<RefSpec> specs, int depth) throws IOException, CheckoutProblem {
    try {
      transfer(specs, depth);
    } catch (NotSupportedException | TransportException problem) {
      throw Failures.transport(url, problem);
    }
  }

  private void transfer(List<RefSpec> specs, int depth) throws IOException, CheckoutProblem {
    boolean shallow = !repository.getObjectDatabase().getShallowCommits().isEmpty();
    try (Transport transport = open()) {
      transport.setTagOpt(depth == 0 ? TagOpt.AUTO_FOLLOW : TagOpt.NO_TAGS);
      if (depth > 0 || shallow) {
        transport.setDepth(depth > 0 ? depth : Constants.INFINITE_DEPTH);
      }
      FetchResult result = transport.fetch(NullProgressMonitor.INSTANCE, specs);
      for (TrackingRefUpdate update : result.getTrackingRefUpdates()) {
        RefUpdate.Result moved = update.getResult();
        if (moved == RefUpdate.Result.LOCK_FAILURE || moved == RefUpdate.Result.IO_FAILURE) {
          throw Failures.locked(repository.getDirectory().toPath(), null);
        }
      }
    }
  }

  private Transport open() throws CheckoutProblem, NotSupportedException, TransportException {
    Transport transport = Transport.open(repository, url.uri());
    transport.setTimeout(SECONDS);
    transport.setCredentialsProvider(credentials);
    if (transport instanceof TransportHttp http) {
      http.setHttpConnectionFactory(
          new JudgedHttp.Factory(Reach.of((_, _) -> true), 1000 * SECONDS, credentials));
    }
    if (transport instanceof SshTransport ssh) {
      ssh.setSshSessionFactory(sessions);
    }
    return transport;
  }
}
