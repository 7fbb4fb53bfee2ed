package io.leat.git;

import java.time.Instant;
import java.util.List;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;

/**
 * What a commit says of itself. All of it is text of others.
 *
 * @param subject the first paragraph of the message, on one line
 * @param body what follows the subject; empty when there is nothing; cut after 64 Ki characters
 * @param parents none for a first commit, several for a merge
 */
public record Commit(
    CommitId id,
    Person author,
    Person committer,
    String subject,
    String body,
    List<CommitId> parents) {
  private static final int LONGEST = 1 << 16;

  /** Who made or committed a change, and when, as that machine's clock had it. */
  public record Person(String name, String email, Instant time) {}

  /** Copies the list. */
  public Commit {
    parents = List.copyOf(parents);
  }

  static Commit of(RevCommit commit) {
    String message = cut(commit.getFullMessage());
    String subject = cut(commit.getShortMessage());
    int end = message.indexOf("\n\n", leading(message));
    return new Commit(
        CommitId.of(commit),
        person(commit.getAuthorIdent()),
        person(commit.getCommitterIdent()),
        subject,
        end < 0 ? "" : message.substring(end).strip(),
        List.of(commit.getParents()).stream().map(CommitId::of).toList());
  }

  /** Where the text begins behind empty lines. */
  private static int leading(String message) {
    int at = 0;
    while (at < message.length() && message.charAt(at) == '\n') {
      at++;
    }
    return at;
  }

  private static Person person(PersonIdent ident) {
    return new Person(cut(ident.getName()), cut(ident.getEmailAddress()), ident.getWhenAsInstant());
  }

  private static String cut(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
  }
}
